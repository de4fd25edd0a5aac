import { randomUUID } from 'node:crypto';
import type { Environment } from '../environment.ts';
import { toInstant } from '../rows/dates.ts';
import type { Row } from '../rows/store.ts';
import { changeValues, insert, tableNamed } from '../rows/write.ts';
import { systemSession } from '../session.ts';
import type { ImportMode } from './rules/rule.ts';
import { ImportFault } from './fault.ts';
import { installSolution } from './install.ts';
import type { SolutionPackage } from './package.ts';

/** The two rows that tell how an import goes: docs/vendors/dataverse.md#import. */
export interface ImportTicket {
  importJobId: string;
  asyncOperationId: string;
}

/**
 * Plans the import of a package; it runs when the clock has moved on by the setting `importMilliseconds`.
 * @param bytes the zip
 * @param importJobId id that the caller chose for the job's row
 */
export function planImport(
  environment: Environment,
  bytes: Uint8Array,
  importJobId: string,
  userId: string,
  mode: ImportMode,
): ImportTicket {
  const ticket = { importJobId, asyncOperationId: randomUUID() };
  const session = systemSession(environment);
  const startedon = toInstant(environment.clock.now());
  insert(session, tableNamed(session, 'importjob'), importJobId, { name: 'Customizations', progress: 0, startedon });
  insert(session, tableNamed(session, 'asyncoperation'), ticket.asyncOperationId, {
    name: 'Import Solution',
    operationtype: 202,
    statecode: 2,
    statuscode: 20,
    startedon,
    ownerid: { table: 'systemuser', id: userId },
  });
  const { jobs, settings } = environment;
  for (const part of [25, 50, 75]) {
    jobs.plan((settings.importMilliseconds * part) / 100, () =>
      change(environment, 'importjob', importJobId, { progress: part }),
    );
  }
  jobs.plan(settings.importMilliseconds, () => runImport(environment, bytes, ticket, mode));
  return ticket;
}

function runImport(environment: Environment, bytes: Uint8Array, ticket: ImportTicket, mode: ImportMode): void {
  const completedon = toInstant(environment.clock.now());
  try {
    const solution = environment.rows.atomically(() => installSolution(environment, bytes, mode));
    const solutionname = solution.manifest.uniqueName;
    change(environment, 'importjob', ticket.importJobId, {
      progress: 100,
      completedon,
      solutionname,
      data: resultXml(solution),
    });
    change(environment, 'asyncoperation', ticket.asyncOperationId, { statecode: 3, statuscode: 30, completedon });
  } catch (error) {
    if (!(error instanceof ImportFault)) throw error;
    const data = resultXml(undefined, error);
    change(environment, 'importjob', ticket.importJobId, { completedon, data });
    change(environment, 'asyncoperation', ticket.asyncOperationId, {
      statecode: 3,
      statuscode: 31,
      completedon,
      errorcode: Number(BigInt.asIntN(32, BigInt(error.code))),
      message: error.message,
      friendlymessage: error.message,
    });
  }
}

function change(environment: Environment, table: string, id: string, values: Row): void {
  const session = systemSession(environment);
  changeValues(session, tableNamed(session, table), id, values);
}

function resultXml(solution: SolutionPackage | undefined, fault?: ImportFault): string {
  const result = fault === undefined ? 'success' : 'failure';
  const code = fault === undefined ? '0' : fault.code;
  const line = `<result result="${result}" errorcode="${code}" errortext="${escapeXml(fault?.message ?? '')}" />`;
  const tables = (solution?.tables ?? []).map(
    (table) => `<entity id="${escapeXml(table.logicalName)}" processed="true">${line}</entity>`,
  );
  const name = escapeXml(solution?.manifest.uniqueName ?? '');
  return (
    `<importexportxml succeeded="${result}" processed="true"><solutionManifests><solutionManifest languagecode="1033" id="${name}">` +
    `${line}</solutionManifest></solutionManifests><entities>${tables.join('')}</entities></importexportxml>`
  );
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
