const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** How long a report may be found not ready before its session is imported with an unknown end. */
export const patienceForEndMilliseconds = 24 * hour;
/** How long the appliance may deny a session that it told us of; forged events end here. */
export const patienceForSessionMilliseconds = hour;
/** How often one delivery of a parked configuration is let through. */
export const probeIntervalMilliseconds = 3 * minute;
/** However late a time the other side names, a probe is let through after this. */
export const longestParkMilliseconds = hour;
/** After its process was lost, a delivery waits this long for each loss, so that a restart is not taken down at once. */
export const pauseAfterLossMilliseconds = 2 * second;
/**
 * Only a process that has run for so long tries again what was lost with one that it had for itself. Else a machine in
 * trouble that ends the engine every few seconds finds such a delivery at work each time: of 802 sessions amid 142 kills
 * that came every 10 s on a busy machine, 14 were dead of nothing else.
 */
export const provenAfterMilliseconds = 30 * second;
/** Attempts in a row that took down their thread, or a process in which nothing else ran: then the delivery is the cause. */
export const abandonedAttemptLimit = 3;

const notReadyFirstMilliseconds = 10 * second;
const notReadyLongestMilliseconds = 5 * minute;
const backOffFirstMilliseconds = 30 * second;
// With the jitter of up to one half on top, the longest wait is an hour.
const backOffLongestMilliseconds = 40 * minute;

/**
 * The wait before a report is asked for again: 10 s, then doubling to 5 min. Waiting as long again as was waited so far
 * is the same as doubling, and needs no counter.
 * @param waitedMilliseconds since the report was first found not ready
 */
export function notReadyDelayMilliseconds(waitedMilliseconds: number): number {
  return Math.min(notReadyLongestMilliseconds, notReadyFirstMilliseconds + Math.max(0, waitedMilliseconds));
}

/**
 * The wait after a failure: 30 s, doubling, with up to one half more at random, so that deliveries that failed together do
 * not come back together; never over 1 h.
 * @param failures counted failures of the delivery, from 1
 * @param random from 0 to below 1
 */
export function backOffMilliseconds(failures: number, random: number): number {
  const base = Math.min(backOffLongestMilliseconds, backOffFirstMilliseconds * 2 ** (failures - 1));
  return Math.round(base * (1 + random / 2));
}

/**
 * The floor under every time that the other side names: 2 s, doubling with each attempt of the delivery, at most 64 s.
 * @param attempts of the delivery before this one
 */
export function shortestWaitMilliseconds(attempts: number): number {
  return 2 * second * 2 ** Math.min(attempts, 5);
}
