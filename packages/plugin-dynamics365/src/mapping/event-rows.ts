import type { SessionEvent, SessionReport } from '@casebridge/plugin-api';
import { rowId } from '../row-id.ts';
import type { DetailRows } from '../settings/settings.ts';
import { eventKinds, eventTexts, largestBytes, type EventKind } from './columns.ts';
import { dataLines, filesOf, nameOf, summaryOf } from './describe-event.ts';
import { kindOf } from './kinds.ts';
import type { PlannedRow } from './push-plan.ts';
import { oneLine, textColumns } from './text.ts';
import type { TimeWriter } from './times.ts';

const conversation: ReadonlySet<EventKind> = new Set(['chat', 'note', 'file', 'action']);

function bytesOf(event: SessionEvent): number | null {
  const sizes = filesOf(event).flatMap((file) => (file.sizeBytes === undefined ? [] : [file.sizeBytes]));
  return sizes.length === 0
    ? null
    : Math.min(
        sizes.reduce((sum, size) => sum + size, 0),
        largestBytes,
      );
}

function eventRow(event: SessionEvent, kind: EventKind, times: TimeWriter): PlannedRow['row'] {
  return {
    ...textColumns(eventTexts, {
      bt_name: oneLine(summaryOf(event)),
      bt_eventtype: event.type,
      bt_performedby: nameOf(event.performedBy),
      bt_performedbytype: event.performedBy?.type,
      bt_performedbynumber: event.performedBy?.gsnumber,
      bt_destination: nameOf(event.destination),
      bt_destinationtype: event.destination?.type,
      bt_destinationnumber: event.destination?.gsnumber,
      bt_text: event.body,
      bt_data: dataLines(event),
      bt_filenames: filesOf(event)
        .map((file) => file.name)
        .join('\n'),
    }),
    bt_kind: eventKinds[kind],
    bt_ordinal: event.ordinal,
    bt_time: times.column(event.epochSeconds),
    bt_filebytes: bytesOf(event),
  };
}

/** The events that become rows, as the setting *Detail rows* has it. */
export function eventRows({ head, events }: SessionReport, detailRows: DetailRows, times: TimeWriter): PlannedRow[] {
  if (detailRows === 'none') return [];
  return events.flatMap((event) => {
    const kind = kindOf(event);
    if (detailRows === 'conversation' && !conversation.has(kind)) return [];
    const id = rowId('bt_sessionevent', head.lsid, String(event.ordinal));
    return [{ id, row: eventRow(event, kind, times) }];
  });
}
