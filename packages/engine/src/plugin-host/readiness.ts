import type { PluginDelivery, SessionReport } from '@casebridge/plugin-api';
import { isEnded } from '@casebridge/remote-support';

/**
 * How complete a session has to be for a delivery: `end` waits for the end time, `nothing` takes what is there (someone has just
 * joined), `end-no-longer` has waited long enough and takes the session with an unknown end.
 */
export type WaitingFor = 'end' | 'nothing' | 'end-no-longer';

/**
 * @returns the state in which the session is imported; `undefined` if the delivery has to wait, because the report
 *   trails the event: docs/vendors/remote-support.md#report-lag
 */
export function sessionStateOf(
  report: SessionReport,
  waitingFor: WaitingFor,
): PluginDelivery['sessionState'] | undefined {
  if (isEnded(report)) return 'ended';
  switch (waitingFor) {
    case 'end':
      return undefined;
    case 'nothing':
      return 'in-progress';
    case 'end-no-longer':
      return 'end-unknown';
  }
}
