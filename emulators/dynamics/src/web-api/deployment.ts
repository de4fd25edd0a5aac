import { randomUUID } from 'node:crypto';
import { refusals } from '../errors.ts';
import { isObject, type Json } from '../rows/payload.ts';
import { valueText } from '../rows/store.ts';
import { isGuid } from '../rows/values.ts';
import { installedSolution } from '../solutions/installed.ts';
import type { ImportMode } from '../solutions/rules/rule.ts';
import { ImportFault } from '../solutions/fault.ts';
import { promote, stage } from '../solutions/install.ts';
import { planImport } from '../solutions/job.ts';
import { addSolutionComponent } from './solution-components.ts';
import type { Exchange } from './context.ts';
import { complexReply } from './replies.ts';
import { emptyReply, type ServiceReply } from './message.ts';
import type { Operation } from './operation.ts';

/** Bringing solutions in: docs/vendors/dataverse.md#import. */
export const deploymentOperations: Record<string, Operation> = {
  StageSolution: { kind: 'action', bound: 'no', run: stageSolution },
  ImportSolutionAsync: { kind: 'action', bound: 'no', run: (exchange, given) => importLater(exchange, given) },
  StageAndUpgradeAsync: {
    kind: 'action',
    bound: 'no',
    run: (exchange, given) => importLater(exchange, given, 'upgrade'),
  },
  ImportSolution: { kind: 'action', bound: 'no', run: importNow },
  DeleteAndPromote: { kind: 'action', bound: 'no', run: deleteAndPromote },
  RetrieveFormattedImportJobResults: { kind: 'function', bound: 'no', run: importResults },
  ReactivateEntityKey: { kind: 'action', bound: 'no', run: reactivateKey },
  AddSolutionComponent: { kind: 'action', bound: 'no', run: addSolutionComponent },
  PublishAllXml: { kind: 'action', bound: 'no', run: publish },
  PublishXml: { kind: 'action', bound: 'no', run: publishSome },
};

// A dry run: the package is read and checked, and kept for an import that names the upload.
function stageSolution(exchange: Exchange, given: Json): ServiceReply {
  const { environment } = exchange.session;
  environment.access.requireNamed(exchange.session.caller, 'prvImportCustomization');
  const bytes = fileOf(given.CustomizationFile);
  const StageSolutionUploadId = randomUUID();
  environment.staged.set(StageSolutionUploadId, bytes);
  const faults = stage(environment, bytes);
  return complexReply(exchange, 'StageSolutionResponse', {
    StageSolutionResults: {
      StageSolutionUploadId,
      StageSolutionStatus: faults.length === 0 ? 'Passed' : 'Failed',
      SolutionValidationResults: faults.map(({ code, message }) => ({
        Message: message,
        ErrorCode: code,
        SolutionValidationResultType: 'Error',
      })),
      MissingDependencies: faults
        .filter(({ code }) => code === '0x8004801D')
        .map(({ message }) => ({ Message: message })),
      SolutionComponentsDetails: [],
    },
  });
}

function importLater(exchange: Exchange, given: Json, kind?: ImportMode['kind']): ServiceReply {
  const ticket = plan(exchange, given, kind);
  return complexReply(exchange, `${kind === 'upgrade' ? 'StageAndUpgradeAsync' : 'ImportSolutionAsync'}Response`, {
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

function plan(exchange: Exchange, given: Json, kind?: ImportMode['kind']): ReturnType<typeof planImport> {
  const { environment, caller } = exchange.session;
  environment.access.requireNamed(caller, 'prvImportCustomization');
  for (const name of ['OverwriteUnmanagedCustomizations', 'PublishWorkflows']) {
    if (typeof given[name] !== 'boolean') throw refusals.invalidArgument(`Required parameter '${name}' is missing.`);
  }
  const job = given.ImportJobId ?? randomUUID();
  if (typeof job !== 'string' || !isGuid(job)) throw refusals.invalidArgument("'ImportJobId' must be a GUID.");
  const mode: ImportMode = { kind: kind ?? (given.HoldingSolution === true ? 'holding' : 'update') };
  return planImport(environment, packageOf(exchange, given), job.toLowerCase(), caller.userId, mode);
}

// The package itself, or the upload of an earlier StageSolution.
function packageOf(exchange: Exchange, given: Json): Uint8Array {
  const parameters = given.SolutionParameters;
  const upload = isObject(parameters) ? parameters.StageSolutionUploadId : undefined;
  if (upload === undefined) return fileOf(given.CustomizationFile);
  const staged = exchange.session.environment.staged.get(valueText(typeof upload === 'string' ? upload : null));
  if (staged === undefined) throw refusals.invalidArgument('The upload of a staged solution is not known.');
  return staged;
}

function fileOf(file: unknown): Uint8Array {
  if (typeof file !== 'string') throw refusals.invalidArgument("Required parameter 'CustomizationFile' is missing.");
  return Buffer.from(file, 'base64');
}

function deleteAndPromote(exchange: Exchange, given: Json): ServiceReply {
  const { environment, caller } = exchange.session;
  environment.access.requireNamed(caller, 'prvImportCustomization');
  const name = given.UniqueName;
  if (typeof name !== 'string') throw refusals.invalidArgument("Required parameter 'UniqueName' is missing.");
  try {
    promote(environment, name);
  } catch (error) {
    if (error instanceof ImportFault) throw refusals.importFailed(error.code, error.message);
    throw error;
  }
  return complexReply(exchange, 'DeleteAndPromoteResponse', {
    SolutionId: valueText(installedSolution(environment, name)?.solutionid),
  });
}

function importResults(exchange: Exchange, given: Json): ServiceReply {
  const id = typeof given.ImportJobId === 'string' ? given.ImportJobId.toLowerCase() : '';
  const job = exchange.session.environment.rows.get('importjob', id);
  if (job === undefined) throw refusals.rowMissing('importjob', id);
  return complexReply(exchange, 'RetrieveFormattedImportJobResultsResponse', { FormattedResults: valueText(job.data) });
}

// Builds the index of a key anew, after whoever hindered it has been tidied away: docs/vendors/dataverse.md#keys.
function reactivateKey(exchange: Exchange, given: Json): ServiceReply {
  const { access, catalog, keys } = exchange.session.environment;
  access.requireNamed(exchange.session.caller, 'prvImportCustomization');
  const table = catalog.table(typeof given.EntityLogicalName === 'string' ? given.EntityLogicalName : '');
  const key = table?.keys.find((one) => one.logicalName === given.EntityKeyLogicalName);
  if (table === undefined || key === undefined) throw refusals.invalidArgument('There is no such key.');
  keys.build(table, key);
  return emptyReply();
}

function publish(exchange: Exchange): ServiceReply {
  exchange.session.environment.access.requireNamed(exchange.session.caller, 'prvPublishCustomization');
  return emptyReply();
}

function publishSome(exchange: Exchange, given: Json): ServiceReply {
  if (typeof given.ParameterXml !== 'string')
    throw refusals.invalidArgument("Required parameter 'ParameterXml' is missing.");
  return publish(exchange);
}
