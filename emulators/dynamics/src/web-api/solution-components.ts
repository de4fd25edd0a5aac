import { randomUUID } from 'node:crypto';
import { refusals } from '../errors.ts';
import type { Json } from '../rows/payload.ts';
import { valueText } from '../rows/store.ts';
import { isGuid } from '../rows/values.ts';
import { insert, tableNamed } from '../rows/write.ts';
import { systemSession } from '../session.ts';
import { installedSolution } from '../solutions/installed.ts';
import type { Exchange } from './context.ts';
import type { ServiceReply } from './message.ts';
import { complexReply } from './replies.ts';

/** Puts a component that is there into an unmanaged solution: docs/vendors/dataverse.md#import. */
export function addSolutionComponent(exchange: Exchange, given: Json): ServiceReply {
  const { environment, caller } = exchange.session;
  environment.access.requireNamed(caller, 'prvImportCustomization');
  const { ComponentId: objectid, ComponentType: componenttype, SolutionUniqueName: name } = given;
  if (typeof objectid !== 'string' || !isGuid(objectid) || typeof componenttype !== 'number')
    throw refusals.invalidArgument("'ComponentId' must be a GUID and 'ComponentType' a number.");
  const solution = typeof name === 'string' ? installedSolution(environment, name) : undefined;
  if (solution === undefined) throw refusals.invalidArgument(`There is no solution '${String(name)}'.`);
  if (solution.ismanaged === true) throw refusals.invalidArgument('A managed solution cannot be changed.');
  const session = systemSession(environment);
  const id = randomUUID();
  insert(session, tableNamed(session, 'solutioncomponent'), id, {
    objectid: objectid.toLowerCase(),
    componenttype,
    rootcomponentbehavior: 0,
    solutionid: { table: 'solution', id: valueText(solution.solutionid) },
  });
  return complexReply(exchange, 'AddSolutionComponentResponse', { id });
}
