import { randomUUID } from 'node:crypto';
import type { Environment } from './environment.ts';
import { idOf } from './ids.ts';
import type { Row } from './rows/store.ts';
import { insert, tableNamed } from './rows/write.ts';
import { systemSession } from './session.ts';

/**
 * Puts in the rows of a solution of somebody else with the prefix `bt`, as an environment may have one: docs/vendors/dataverse.md#open-questions. Its
 * names are not public, so that there are two ways to collide: the name of the solution, or the name of a table.
 */
export function placeForeignSolution(environment: Environment): void {
  const { foreignSolution } = environment.settings;
  if (foreignSolution === 'absent') return;
  const publisherId = idOf('foreign', 'publisher');
  const solutionId = idOf('foreign', 'solution');
  put(environment, 'publisher', publisherId, {
    uniquename: 'foreignpublisher',
    friendlyname: 'Foreign publisher',
    customizationprefix: 'bt',
    customizationoptionvalueprefix: 10_000,
  });
  put(environment, 'solution', solutionId, {
    uniquename: foreignSolution === 'sameName' ? 'BeyondTrust' : 'ForeignSolution',
    friendlyname: 'Foreign solution',
    version: '1.5.0.0',
    ismanaged: true,
    publisherid: { table: 'publisher', id: publisherId },
  });
  const metadataId = environment.catalog.table('bt_session')?.metadataId;
  if (metadataId !== undefined) {
    put(environment, 'solutioncomponent', randomUUID(), {
      componenttype: 1,
      objectid: metadataId,
      rootcomponentbehavior: 0,
      solutionid: { table: 'solution', id: solutionId },
    });
  }
}

function put(environment: Environment, table: string, id: string, values: Row): void {
  const session = systemSession(environment);
  insert(session, tableNamed(session, table), id, values);
}
