import { allEvents } from '../sessions/bulk.ts';
import { describeSession } from '../sessions/describe.ts';
import { spellLsid } from '../settings.ts';
import { root } from '../xml-api/answers.ts';
import { leaf, type Pieces } from '../xml-api/xml.ts';
import { reportError, searchSessions, type ReportCall } from './report.ts';
import { writeSession } from './session-xml.ts';

const schemaInstance = { 'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance' };

/** `SupportSession`: everything about sessions. Source: docs/vendors/remote-support.md#session-report. */
export function supportSession(call: ReportCall): Pieces {
  const search = searchSessions('session_list', call);
  if (!search.ok) return search.answer;
  return root('session_list', 'reporting', call.settings, writeAll(search.found, call), schemaInstance);
}

/** Each session is described when its turn comes, and forgotten when it is written. */
function* writeAll(found: readonly Parameters<typeof describeSession>[0][], call: ReportCall): Pieces {
  for (const record of found) {
    const session = describeSession(record, call.view);
    yield* writeSession({ session, events: allEvents(record, call.view.at) }, call);
  }
}

/** `SupportSessionListing`: ids alone. Source: docs/vendors/remote-support.md#session-listing. */
export function sessionListing(call: ReportCall): Pieces {
  const search = searchSessions('session_summary_list', call);
  if (!search.ok) return search.answer;
  const summaries = search.found.map((record) =>
    leaf('session_summary', '', {
      lsid: spellLsid(record.lsid, call.settings),
      has_recording: record.recorded ? 1 : 0,
    }),
  );
  return root('session_summary_list', 'reporting', call.settings, summaries, schemaInstance);
}

/** Recordings of this appliance have always expired: it makes no videos. docs/vendors/remote-support.md#recordings */
export function expiredRecording(call: ReportCall): Pieces {
  const search = searchSessions('error', call);
  const text = 'This recording has expired and can no longer be viewed or downloaded.';
  return search.ok ? reportError(text, 'root-error', 'error', call) : search.answer;
}
