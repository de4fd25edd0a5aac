import type { Clock } from '@casebridge/plugin-api';

const longestMilliseconds = 20_000;

/** Does something that is given up after 20 s. */
export async function untilDeadline<T>(
  clock: Clock,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const [late, done] = [new AbortController(), new AbortController()];
  clock.sleep(longestMilliseconds, done.signal).then(
    () => late.abort(new Error('nobody answered within 20 s')),
    () => undefined,
  );
  const all = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]);
  return work(all).finally(() => done.abort());
}
