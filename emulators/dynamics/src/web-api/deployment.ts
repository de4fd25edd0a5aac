import { randomUUID } from 'node:crypto';
import { refusals } from '../errors.ts';
import { type Json } from '../rows/payload.ts';
import { valueText } from '../rows/store.ts';
import { isGuid } from '../rows/values.ts';
import { planImport } from '../solutions/job.ts';
import { type Exchange } from './context.ts';
import { complexReply } from './identity.ts';
import { emptyReply, type ServiceReply } from './message.ts';
import { type Operation } from './operations.ts';

/** Bringing solutions in: docs/vendors/dataverse.md#import. */
export const deploymentOperations: Record<string, Operation> = {
  ImportSolutionAsync: { kind: 'action', bound: 'no', run: importLater },
  ImportSolution: { kind: 'action', bound: 'no', run: importNow },
  PublishAllXml: { kind: 'action', bound: 'no', run: () => emptyReply() },
  PublishXml: { kind: 'action', bound: 'no', run: publish },
};

function importLater(exchange: Exchange, given: Json): ServiceReply {
  const ticket = plan(exchange, given);
  return complexReply(exchange, 'ImportSolutionAsyncResponse', {
    ImportJobKey: ticket.importJobId,
    AsyncOperationId: ticket.asyncOperationId,
  });
}

// The synchronous message answers when the import is over, and refuses with the import's own code.
function importNow(exchange: Exchange, given: Json): ServiceReply {
  const ticket = plan(exchange, given);
  const { jobs, rows } = exchange.session.environment;
  jobs.finishAll();
  const operation = rows.get('asyncoperation', ticket.asyncOperationId);
  if (operation?.statuscode === 30) return emptyReply();
  const code = `0x${(Number(operation?.errorcode) >>> 0).toString(16)}`;
  throw refusals.importFailed(code, valueText(operation?.message));
}

function plan(exchange: Exchange, given: Json): ReturnType<typeof planImport> {
  const { session } = exchange;
  session.environment.access.requireNamed(session.caller, 'prvImportCustomization');
  const file = given.CustomizationFile;
  const job = given.ImportJobId ?? randomUUID();
  for (const name of ['OverwriteUnmanagedCustomizations', 'PublishWorkflows']) {
    if (typeof given[name] !== 'boolean') throw refusals.invalidArgument(`Required parameter '${name}' is missing.`);
  }
  if (typeof file !== 'string') throw refusals.invalidArgument("Required parameter 'CustomizationFile' is missing.");
  if (typeof job !== 'string' || !isGuid(job)) throw refusals.invalidArgument("'ImportJobId' must be a GUID.");
  const mode = { upgrade: given.HoldingSolution === true };
  return planImport(session.environment, Buffer.from(file, 'base64'), job.toLowerCase(), session.caller.userId, mode);
}

function publish(_exchange: Exchange, given: Json): ServiceReply {
  if (typeof given.ParameterXml !== 'string')
    throw refusals.invalidArgument("Required parameter 'ParameterXml' is missing.");
  return emptyReply();
}
