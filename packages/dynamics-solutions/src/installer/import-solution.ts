import { randomUUID } from 'node:crypto';
import { rowPath, type Row } from '@casebridge/dataverse';
import type { SetupDeps } from './deps.ts';
import { explainImport } from './import-fault.ts';
import { refusedWhile, SetupError, valueOf } from './setup-error.ts';

const pollMilliseconds = 2000;
/** A first import takes minutes in a busy environment; what takes hours has come to a stop. */
const longestMilliseconds = 2 * 3_600_000;

/** Another import, or a publication, is under way; imports exclude one another. Source: docs/vendors/dataverse.md#import. */
const busyCode = '0x80071151';
const busyMilliseconds = 30_000;

const completed = 3;
const succeeded = 30;

/** A package to bring in. */
export interface PackageImport {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** An upgrade also removes what the new version no longer has. */
  readonly kind: 'install' | 'upgrade';
}

/**
 * Imports a managed package and waits until it is done.
 * @throws SetupError with the reason in plain words
 */
export async function importSolution(deps: SetupDeps, given: PackageImport): Promise<void> {
  const importJobId = randomUUID();
  const operationId = await start(deps, given, importJobId);
  const deadline = deps.clock.now().getTime() + longestMilliseconds;
  while (deps.clock.now().getTime() < deadline) {
    const job = await readJob(deps, operationId);
    if (Number(job.statecode) === completed) {
      ended(given, job);
      return;
    }
    await tellProgress(deps, given, importJobId);
    await deps.clock.sleep(pollMilliseconds, deps.signal);
  }
  const help =
    'Look at the import in the solution history of the environment, then run this again: it goes on from there.';
  throw new SetupError('CB-SETUP-IMPORT-TIME', `The import of ${given.name} has not ended after two hours.`, help);
}

async function start(deps: SetupDeps, given: PackageImport, importJobId: string): Promise<string> {
  const parameters = {
    CustomizationFile: Buffer.from(given.bytes).toString('base64'),
    ImportJobId: importJobId,
    OverwriteUnmanagedCustomizations: false,
    PublishWorkflows: true,
  };
  const name = given.kind === 'upgrade' ? 'StageAndUpgradeAsync' : 'ImportSolutionAsync';
  const deadline = deps.clock.now().getTime() + longestMilliseconds;
  for (;;) {
    const answer = await deps.client.act({ name, parameters, signal: deps.signal });
    if (answer.ok) return String(answer.value.AsyncOperationId);
    if (answer.error.code.toLowerCase() !== busyCode || deps.clock.now().getTime() > deadline) {
      throw refusedWhile(`The import of ${given.name}`, answer.error, 'CB-SETUP-IMPORT');
    }
    deps.progress(`Waiting for another import to end before ${given.name}`);
    await deps.clock.sleep(busyMilliseconds, deps.signal);
  }
}

async function readJob({ client, signal }: SetupDeps, operationId: string): Promise<Row> {
  const select = ['statecode', 'statuscode', 'message', 'errorcode'];
  return valueOf(
    'Asking how the import goes',
    await client.get(rowPath('asyncoperations', operationId), { select, signal }),
  );
}

/** The percentage is a courtesy: where it cannot be read, the import goes on all the same. */
async function tellProgress(
  { client, progress, signal }: SetupDeps,
  given: PackageImport,
  importJobId: string,
): Promise<void> {
  const job = await client.get(rowPath('importjobs', importJobId), { select: ['progress'], signal });
  progress(`Importing ${given.name}`, job.ok ? Math.round(Number(job.value.progress ?? 0)) : undefined);
}

function ended(given: PackageImport, job: Row): void {
  if (Number(job.statuscode) === succeeded) return;
  throw explainImport(given.name, Number(job.errorcode ?? 0), typeof job.message === 'string' ? job.message : '');
}
