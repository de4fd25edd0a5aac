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
  const base = doubled(backOffFirstMilliseconds, failures - 1, backOffLongestMilliseconds);
  return Math.round(base * (1 + random / 2));
}

/**
 * The wait before something that got nowhere is tried again, when the other side has named a time: a hint with a floor of 2 s,
 * which doubles with each try to 64 s so that a side that always says "now" is not asked in a loop, and with a ceiling of an
 * hour, so that a slip of theirs does not stop us. Deliveries and jobs go by it.
 * @param named from now; may be in the past
 * @param tries that got nowhere before this one
 */
export function waitForOtherSide(named: number, tries: number): number {
  return Math.min(Math.max(named, doubled(2 * second, tries, 64 * second)), longestParkMilliseconds);
}

/**
 * The wait before the store is asked again that did not answer: 1 s, doubling to 4 s. Every attempt that has ended waits for
 * it, and goes on within seconds when it is back.
 * @param tries in vain before this one
 */
export function waitForStore(tries: number): number {
  return doubled(second, tries, 4 * second);
}

/**
 * The wait before a look for what is due but cannot be begun, as something has the process for itself: 250 ms, doubling to 5 s.
 * The end of an attempt wakes the worker earlier.
 * @param looks in vain before this one
 */
export function waitBetweenLooks(looks: number): number {
  return doubled(second / 4, looks, 5 * second);
}

function doubled(first: number, times: number, longest: number): number {
  return Math.min(longest, first * 2 ** times);
}
