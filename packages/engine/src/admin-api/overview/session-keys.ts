import type { Store } from '../../store/store.ts';

/** Requests for session keys of a day that has begun, in numbers. */
export async function sessionKeysOf(store: Pick<Store, 'sessionKeyCounts'>, now: Date) {
  const since = new Date(now);
  since.setUTCHours(0, 0, 0, 0);
  const { timesToKey, ...counts } = await store.sessionKeyCounts(since);
  const within = (share: number) => (timesToKey[Math.ceil(share * timesToKey.length) - 1] ?? 0) / 1000;
  return { since, ...counts, ...(timesToKey.length > 0 && { secondsToKey: { p50: within(0.5), p95: within(0.95) } }) };
}
