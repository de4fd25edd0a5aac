import { randomUUID } from 'node:crypto';
import type { Emulator } from '../emulator.ts';
import { refusals, ServiceError } from '../errors.ts';
import { valueText } from '../rows/store.ts';
import { systemSession } from '../session.ts';
import { answer } from '../web-api/dispatch.ts';

/**
 * Imports a package by the very message that an installer would send, and brings its job to an end at once.
 * @throws ServiceError with the import's code where it fails
 */
export function importSolution(emulator: Emulator, bytes: Uint8Array): void {
  const environment = emulator.environment();
  const ImportJobId = randomUUID();
  const parameters = {
    OverwriteUnmanagedCustomizations: false,
    PublishWorkflows: true,
    CustomizationFile: Buffer.from(bytes).toString('base64'),
    ImportJobId,
  };
  const reply = answer(systemSession(environment), {
    method: 'POST',
    url: '/api/data/v9.2/ImportSolutionAsync',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(parameters)),
  });
  const { AsyncOperationId } = JSON.parse(String(reply.body)) as { AsyncOperationId: string };
  environment.jobs.finishAll();
  const operation = environment.rows.get('asyncoperation', AsyncOperationId);
  if (operation?.statuscode === 30) return;
  const code = `0x${(Number(operation?.errorcode) >>> 0).toString(16)}`;
  throw new ServiceError(refusals.importFailed(code, valueText(operation?.message)).refusal);
}
