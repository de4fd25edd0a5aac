import type { ParticipantRole } from '@casebridge/plugin-api';
import { defined } from '../../defined.ts';
import { type Lsid, parseLsid } from '../../lsid.ts';
import { parseFlag } from '../../report/values.ts';
import { refuse, type RemoteSupportError, type Result } from '../../result.ts';
import { child, childrenNamed, type XmlElement } from '../../xml/xml-element.ts';
import { parseAnswer, readAnswer } from '../answers.ts';
import type { CallOptions } from '../call-options.ts';
import { remoteSupportError } from '../errors.ts';
import { judged, type PermissionCheck } from '../permission-check.ts';
import type { ApiCaller } from '../request.ts';
import { inspectBody } from '../short-bodies.ts';
import { type ExitSurvey, readExitSurveys } from './exit-surveys.ts';
import { selectionParameters, type SessionSelection } from './session-selection.ts';

/** One session of a listing. */
export interface ListedSession {
  readonly lsid: Lsid;
  readonly hasRecording?: boolean;
}

/** Sessions of a period. */
export interface SessionListing {
  readonly sessions: readonly ListedSession[];
  /** Entries without a session id that could be read; more than 0 means that something is amiss. */
  readonly unreadable: number;
  /** What an `error` element said, where the list is empty because of it. */
  readonly refusal?: RemoteSupportError;
}

/** Reports about sessions. Source: docs/vendors/remote-support.md#reporting-api. */
export interface ReportingApi {
  /**
   * Opens the SupportSession report of one session. The body is handed on unparsed, so that another thread can parse it;
   * what is wrong with the XML is therefore found by the reader (`collectReport`, `readReport`). An answer that holds no
   * session, or says anything else to an account that may look, is `not-found`: the report may still come.
   * @param lsid 32 hexadecimal digits
   */
  openSessionReport(lsid: string, options?: CallOptions): Promise<Result<{ body: ReadableStream<Uint8Array> }>>;
  /**
   * The same for several sessions, of which none may be there; to be read with `readReport`.
   * @throws RangeError for an empty selection
   */
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
// Longer than any error and than any list without a session. A report that is as short is looked at for nothing.
const maxRefusalBytes = 8 * 1024;

/** Makes the Reporting API of one client. */
export function createReportingApi(api: ApiCaller, permissions: PermissionCheck): ReportingApi {
  async function open(report: string, parameters: Record<string, string>, options: CallOptions = {}) {
    const all = { generate_report: report, ...parameters };
    return api.call({ path: '/api/reporting', parameters: all, timeoutMilliseconds, ...options });
  }

  async function openSessions(
    selection: SessionSelection,
    options?: CallOptions,
  ): Promise<Result<{ body: ReadableStream<Uint8Array> }>> {
    const called = await open('SupportSession', selectionParameters(selection), options);
    if (!called.ok) return refuse(await permissions.judge(called.error, 'session-reports', options?.signal));
    const inspected = await inspectBody(called.response.body ?? new Blob([]).stream(), maxRefusalBytes);
    options?.signal?.throwIfAborted();
    if (!inspected.ok) return inspected;
    const found = inspected.short && refusalOf(inspected.short, selection);
    if (found === undefined) return { ok: true, body: inspected.body };
    const refusal = await permissions.judge(found, 'session-reports', options?.signal);
    if (refusal.kind !== 'not-found' || selection.by === 'lsid') return refuse(refusal);
    return { ok: true, body: new Blob(['<session_list/>']).stream() };
  }

  /**
   * Reads a list. Whatever an `error` element says to an account that may look, in whichever language, nothing is listed:
   * the next look covers the same period again. Source: docs/vendors/remote-support.md#errors.
   */
  async function read(
    report: string,
    parameters: Record<string, string>,
    rootName: string,
    options?: CallOptions,
  ): Promise<Result<{ root: XmlElement; refusal?: RemoteSupportError }>> {
    const called = await open(report, parameters, options);
    if (!called.ok) return refuse(await permissions.judge(called.error, 'session-reports', options?.signal));
    const read = await readAnswer(called.response, rootName, 'not-found');
    options?.signal?.throwIfAborted();
    const answer = await judged(read, (error) => permissions.judge(error, 'session-reports', options?.signal));
    if (answer.ok || answer.error.kind !== 'not-found') return answer;
    return { ok: true, root: { name: rootName, attributes: {}, children: [], text: '' }, refusal: answer.error };
  }

  return {
    openSessionReport: (lsid, options) => openSessions({ by: 'lsid', lsid }, options),
    openSessionReports: openSessions,
    listSessions: async (selection, options) => {
      const parameters = selectionParameters(selection);
      const answer = await read('SupportSessionListing', parameters, 'session_summary_list', options);
      if (!answer.ok) return answer;
      return { ok: true, ...readListing(answer.root), ...defined({ refusal: answer.refusal }) };
    },
    getExitSurveys: async (respondent, selection, options) => {
      const report = respondent === 'customer' ? 'SupportCustExitSurvey' : 'SupportRepExitSurvey';
      const answer = await read(report, surveyParameters(selection), 'exit_survey_list', options);
      return answer.ok ? { ok: true, surveys: readExitSurveys(answer.root, respondent) } : answer;
    },
  };
}

/** Why an answer is no report; `undefined` for one, and for one that is not well-formed: the reader knows where. */
function refusalOf(bytes: Uint8Array, selection: SessionSelection): RemoteSupportError | undefined {
  const answer = parseAnswer(bytes, 'session_list', 'not-found');
  if (!answer.ok) return answer.error.xml === undefined ? answer.error : undefined;
  const isNothing = selection.by === 'lsid' && child(answer.root, 'session') === undefined;
  return isNothing ? remoteSupportError('not-found') : undefined;
}

/** A period needs to say whose surveys are meant; `id=all` was seen, see docs/vendors/remote-support.md#exit-surveys. */
function surveyParameters(selection: SessionSelection): Record<string, string> {
  const isPeriod = selection.by === 'end' || selection.by === 'start';
  return { ...selectionParameters(selection), report_type: 'rep', ...(isPeriod ? { id: 'all' } : {}) };
}

/** Source: docs/vendors/remote-support.md#session-listing. */
function readListing(root: XmlElement): SessionListing {
  const summaries = childrenNamed(root, 'session_summary');
  const sessions = summaries.flatMap(({ attributes }) => {
    const lsid = parseLsid(attributes.lsid);
    return lsid === undefined ? [] : [{ lsid, ...defined({ hasRecording: parseFlag(attributes.has_recording) }) }];
  });
  return { sessions, unreadable: summaries.length - sessions.length };
}
