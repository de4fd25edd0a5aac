import type { Clock } from '@casebridge/plugin-api';
import type { Result } from '../result.ts';

/**
 * Keeps a good answer for a while; those who ask while it is on its way get the same one. Errors are not kept.
 * @param load asks for the answer; is not to be ended for one caller's sake
 */
export function createCache<T extends object>(
  clock: Clock,
  keepMilliseconds: number,
  load: () => Promise<Result<T>>,
): () => Promise<Result<T>> {
  let kept: { readonly answer: Result<T>; readonly until: number } | undefined;
  let loading: Promise<Result<T>> | undefined;

  async function loadAndKeep(): Promise<Result<T>> {
    const answer = await load();
    kept = answer.ok ? { answer, until: clock.monotonic() + keepMilliseconds } : undefined;
    return answer;
  }

  return async () => {
    if (kept !== undefined && clock.monotonic() < kept.until) return kept.answer;
    loading ??= loadAndKeep().finally(() => {
      loading = undefined;
    });
    return loading;
  };
}
