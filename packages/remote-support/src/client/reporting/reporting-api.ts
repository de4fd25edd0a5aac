import type { ParticipantRole } from '@casebridge/plugin-api';
import { defined } from '../../defined.ts';
import { parseLsid } from '../../lsid.ts';
import { parseFlag } from '../../report/values.ts';
import type { Result } from '../../result.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { readAnswer } from '../answers.ts';
import type { CallOptions } from '../command/command-api.ts';
import type { ApiCaller } from '../request.ts';
import { type ExitSurvey, readExitSurveys } from './exit-surveys.ts';
import { selectionParameters, type SessionSelection } from './session-selection.ts';

/** One session of a listing. */
export interface ListedSession {
  /** Lower case. */
  readonly lsid: string;
  readonly hasRecording?: boolean;
}

/** What a listing says. */
export interface SessionListing {
  readonly sessions: readonly ListedSession[];
  /** Entries without a session id that could be read; more than 0 means that something is amiss. */
  readonly unreadable: number;
}

/** Reports about sessions. Source: docs/vendors/remote-support.md#reporting-api. */
export interface ReportingApi {
  /**
   * Opens the SupportSession report of one session. The body is handed on unparsed, so that another thread can parse it;
   * errors that come as XML are therefore found by the reader (`collectReport`, `readReport`), all others here.
   * @param lsid 32 hexadecimal digits
   */
  openSessionReport(lsid: string, options?: CallOptions): Promise<Result<{ body: ReadableStream<Uint8Array> }>>;
  /** The same for several sessions; to be read with `readReport`. @throws RangeError for an empty selection */
  openSessionReports(
    selection: SessionSelection,
    options?: CallOptions,
  ): Promise<Result<{ body: ReadableStream<Uint8Array> }>>;
  /** Which sessions there are; none is an empty list. @throws RangeError for an empty selection */
  listSessions(selection: SessionSelection, options?: CallOptions): Promise<Result<SessionListing>>;
  /** Surveys by their own report; none is an empty list. @throws RangeError for an empty selection */
  getExitSurveys(
    respondent: ParticipantRole,
    selection: SessionSelection,
    options?: CallOptions,
  ): Promise<Result<{ surveys: readonly ExitSurvey[] }>>;
}

// The appliance builds a report in one go before it sends the first byte.
const timeoutMilliseconds = 120_000;

/** Makes the Reporting API of one client. */
export function createReportingApi(api: ApiCaller): ReportingApi {
  async function open(report: string, parameters: Record<string, string>, { signal }: CallOptions = {}) {
    const all = { generate_report: report, ...parameters };
    return api.call({ path: '/api/reporting', parameters: all, timeoutMilliseconds, signal });
  }

  async function openSessions(
    selection: SessionSelection,
    options?: CallOptions,
  ): Promise<Result<{ body: ReadableStream<Uint8Array> }>> {
    const called = await open('SupportSession', selectionParameters(selection), options);
    return called.ok ? { ok: true, body: called.response.body ?? new Blob([]).stream() } : called;
  }

  /** Reads a report whose forms of "nothing found" all mean an empty one. */
  async function read(
    report: string,
    parameters: Record<string, string>,
    rootName: string,
    options?: CallOptions,
  ): Promise<Result<{ root: XmlElement }>> {
    const called = await open(report, parameters, options);
    if (!called.ok) return called;
    const answer = await readAnswer(called.response, rootName);
    options?.signal?.throwIfAborted();
    if (answer.ok || answer.error.kind !== 'not-found') return answer;
    return { ok: true, root: { name: rootName, attributes: {}, children: [], text: '' } };
  }

  return {
    openSessionReport: (lsid, options) => openSessions({ by: 'lsid', lsid }, options),
    openSessionReports: openSessions,
    listSessions: async (selection, options) => {
      const parameters = selectionParameters(selection);
      const answer = await read('SupportSessionListing', parameters, 'session_summary_list', options);
      return answer.ok ? { ok: true, ...readListing(answer.root) } : answer;
    },
    getExitSurveys: async (respondent, selection, options) => {
      const report = respondent === 'customer' ? 'SupportCustExitSurvey' : 'SupportRepExitSurvey';
      const answer = await read(report, surveyParameters(selection), 'exit_survey_list', options);
      return answer.ok ? { ok: true, surveys: readExitSurveys(answer.root, respondent) } : answer;
    },
  };
}

/** A period needs to say whose surveys are meant; `id=all` was seen, see docs/vendors/remote-support.md#exit-surveys. */
function surveyParameters(selection: SessionSelection): Record<string, string> {
  const isPeriod = selection.by === 'end' || selection.by === 'start';
  return { ...selectionParameters(selection), report_type: 'rep', ...(isPeriod ? { id: 'all' } : {}) };
}

/** Source: docs/vendors/remote-support.md#session-listing. */
function readListing(root: XmlElement): SessionListing {
  const summaries = root.children.filter((each) => each.name === 'session_summary');
  const sessions = summaries.flatMap(({ attributes }) => {
    const lsid = parseLsid(attributes.lsid);
    return lsid === undefined ? [] : [{ lsid, ...defined({ hasRecording: parseFlag(attributes.has_recording) }) }];
  });
  return { sessions, unreadable: summaries.length - sessions.length };
}
