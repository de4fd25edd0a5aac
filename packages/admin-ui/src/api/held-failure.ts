import { useState } from 'react';
import type { ApiFailure } from './client.ts';

interface Answer {
  readonly data: unknown;
  readonly error: ApiFailure | null;
}

/**
 * Why a question has no answer, also while it is asked again. TanStack Query forgets a failure then, unless there was an answer
 * before: a page would change to "Loading" and back whenever the stream tells of something.
 * @param question tells one from another
 */
export function useHeldFailure(question: string, { data, error }: Answer): ApiFailure | null {
  const [held, setHeld] = useState<{ readonly question: string; readonly failure: ApiFailure }>();
  if (error !== null && held?.failure !== error) setHeld({ question, failure: error });
  if (error !== null || data !== undefined) return error;
  return held?.question === question ? held.failure : null;
}
