import type { SessionEvent, SessionReport } from '@casebridge/plugin-api';
import { actorsOf, factsOf, nameOf } from './describe-event.ts';
import { isInput, kindOf } from './kinds.ts';
import type { TimeWriter } from './times.ts';

function chatLine(event: SessionEvent): string {
  const to = event.destination;
  const aside = to !== undefined && to.type !== 'everyone' ? ` to ${nameOf(to)}` : '';
  return `${nameOf(event.performedBy)}${aside}: ${event.body ?? ''}`;
}

function otherLine(event: SessionEvent): string {
  const parts = [`* ${event.type}`, factsOf(event)].filter((part) => part !== '').join(': ');
  const actors = actorsOf(event);
  return actors === '' ? parts : `${parts} (${actors})`;
}

/**
 * The conversation as people read it: chat, and in their place file transfers, special actions and other events. Windows
 * and clicks are left out, and the contents of system information and notes, which have places of their own.
 */
export function transcriptOf(report: SessionReport, times: TimeWriter): string {
  return report.events
    .filter((event) => !isInput(event) && kindOf(event) !== 'note')
    .map(
      (event) =>
        `[${times.readable(event.epochSeconds)}] ${kindOf(event) === 'chat' ? chatLine(event) : otherLine(event)}`,
    )
    .join('\n');
}

/** The notes of the session, each under its time and author. */
export function notesOf(report: SessionReport, times: TimeWriter): string {
  return report.events
    .filter((event) => kindOf(event) === 'note')
    .map((event) => `[${times.readable(event.epochSeconds)}] ${nameOf(event.performedBy)}\n${event.body ?? ''}`)
    .join('\n\n');
}
