import { failureOf, type DescribedFailure } from '../platform/failure.ts';
import { readFileColumn } from '../platform/file-column.ts';
import type { Platform } from '../platform/platform.ts';
import { objectOf, textOf, type Json } from './model/json.ts';
import { readChildRows } from './model/read-rows.ts';
import { readReport, type ReportParts } from './model/read-report.ts';
import { localZoneOf } from './model/row-times.ts';
import { factsOfRow, longTextColumns, longTextsOf, readSessionRow, sessionColumns } from './model/session-row.ts';
import { namedTexts } from './model/read-rows.ts';
import type { FileProblem, SessionView } from './model/session-view.ts';
import { unpack } from './model/unpack.ts';

export type LoadedSession =
  { readonly ok: true; readonly session: SessionView } | { readonly ok: false; readonly failure: DescribedFailure };

type WebApi = Platform['webApi'];

/**
 * Reads a session: its row, and its report file for all else. Where the file may not or cannot be read, the rows tell what they
 * hold. Expected refusals of the service are values.
 */
export async function loadSession(webApi: WebApi, id: string): Promise<LoadedSession> {
  try {
    const row = await readRow(webApi, id, sessionColumns);
    const report = textOf(row.bt_reportfile) === '' ? 'missing' : await readReportFile(id);
    const session = typeof report === 'string' ? await fromRows(webApi, id, row, report) : fromFile(row, report);
    return { ok: true, session };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}

async function readRow(webApi: WebApi, id: string, columns: readonly string[]): Promise<Json> {
  return objectOf(await webApi.retrieveRecord('bt_session', id, `?$select=${columns.join(',')}`));
}

async function readReportFile(id: string): Promise<ReportParts | FileProblem> {
  const file = await readFileColumn('bt_sessions', id, 'bt_reportfile');
  if (!file.ok) return file.problem;
  const unpacked = await unpack(file.content);
  if (!unpacked.ok) return unpacked.problem;
  return readReport(unpacked.document) ?? 'not-readable';
}

function fromFile(row: Json, report: ReportParts): SessionView {
  return { source: { from: 'file' }, ...readSessionRow(row), ...report, texts: {} };
}

async function fromRows(webApi: WebApi, id: string, row: Json, because: FileProblem): Promise<SessionView> {
  const [texts, participants, events, answers] = await Promise.all([
    readRow(webApi, id, longTextColumns),
    readChildren(webApi, 'bt_sessionparticipant', id, 'bt_number'),
    readChildren(webApi, 'bt_sessionevent', id, 'bt_ordinal'),
    readChildren(webApi, 'bt_surveyanswer', id, 'bt_respondent,bt_name,bt_answerindex'),
  ]);
  return {
    source: { from: 'rows', because },
    ...readSessionRow(row),
    ...localZoneOf(row),
    ...readChildRows({ participants, events, answers }),
    facts: factsOfRow(row),
    customAttributes: namedTexts(textOf(row.bt_customattributes)),
    unknown: [],
    texts: longTextsOf(texts),
  };
}

// The most that the service gives in one answer (docs/vendors/dataverse.md#paging); more answers than these make a page slow.
const rowsOfAnswer = 5000;
const mostAnswers = 10;

async function readChildren(webApi: WebApi, table: string, id: string, order: string): Promise<Json[]> {
  const rows: Json[] = [];
  let options = `?$filter=_bt_sessionid_value eq ${id}&$orderby=${order}`;
  for (let answers = 0; answers < mostAnswers && options !== ''; answers++) {
    const { entities, nextLink } = await webApi.retrieveMultipleRecords(table, options, rowsOfAnswer);
    rows.push(...entities.map(objectOf));
    // Missing at the end, whatever its type says.
    const next = textOf(nextLink);
    options = next.slice(next.indexOf('?'));
  }
  return rows;
}
