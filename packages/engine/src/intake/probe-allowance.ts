import type { Clock } from '@casebridge/plugin-api';
import { createPace, type Pace } from '@casebridge/remote-support';

/** As many sessions are probed at once after a quiet time, such as a morning's first. */
const burst = 100;
/** Then one in 2.4 s, 1,500 in an hour: a tenth of what the account may do. docs/vendors/remote-support.md#rate-limits */
const intervalMilliseconds = 2_400;

/**
 * How many sessions of which only an event tells may be asked for one by one, which is fastest where there are few. Anybody can
 * post events: beyond this they are asked for together.
 * @param share how much of the account's limits is for this process
 * @returns whether one more session of a configuration may be; it counts then
 */
export function createProbeAllowance(clock: Clock, share: () => number): (configurationId: string) => boolean {
  const paces = new Map<string, Pace>();
  return (configurationId) => {
    const pace = paces.get(configurationId) ?? createPace(intervalMilliseconds, burst);
    paces.set(configurationId, pace);
    const now = clock.monotonic();
    if (pace.earliest(share()) > now) return false;
    pace.add(now, share());
    return true;
  };
}
