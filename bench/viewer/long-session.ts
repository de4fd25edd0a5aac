import type { SessionEvent, SessionReport } from '@casebridge/plugin-api';

const customer = { type: 'customer', gsnumber: '1', name: 'Jane Doe' };
const representative = { type: 'representative', gsnumber: '2', name: 'Adam Smith' };
const everyone = { type: 'everyone', name: 'Everyone' };
const sentence = 'The printer in the second room prints blank pages since the update of yesterday evening. ';

/** The text by which the last event is looked for. */
export const lastWords = 'These are the very last words of this session';

function makeEvent(ordinal: number, start: number): SessionEvent {
  const common = { ordinal, epochSeconds: start + ordinal, data: [], files: [] };
  switch (ordinal % 5) {
    case 0:
    case 1:
      return {
        ...{ ...common, type: 'Chat Message', destination: everyone },
        performedBy: ordinal % 2 === 0 ? customer : representative,
        body: sentence.repeat(1 + (ordinal % 3)),
      };
    case 2: {
      const data = [
        { name: 'filename', value: `C:\\Temp\\file-${ordinal}.log` },
        { name: 'filesize', value: String(ordinal * 1000) },
      ];
      return { ...common, type: 'File Upload', performedBy: representative, destination: customer, data };
    }
    default: {
      const data = [
        { name: 'exeName', value: 'outlook.exe' },
        { name: 'windowName', value: `Inbox ${ordinal}` },
      ];
      return { ...common, type: 'Session Foreground Window Changed', performedBy: customer, data };
    }
  }
}

/** A report with so many events: chat, files and windows, as a day's session has them; the last is a message. */
export function longSession(report: SessionReport, events: number): SessionReport {
  const start = report.head.startTime?.epochSeconds ?? 0;
  const made = Array.from({ length: events }, (_, index) => makeEvent(index + 1, start));
  const last = { ...makeEvent(events, start), type: 'Chat Message', performedBy: customer, destination: everyone };
  return { ...report, events: [...made.slice(0, -1), { ...last, body: lastWords, data: [] }] };
}
