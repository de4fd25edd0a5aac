import type { DescribedFailure } from '../platform/failure.ts';
import type { Trouble } from './state.ts';
import type { Words } from './word-list.ts';

/** The words for a request that failed. */
export function troubleOf({ kind, message }: DescribedFailure, doing: 'reading' | 'writing'): Trouble {
  switch (kind) {
    case 'throttled':
    case 'unreachable':
      return { kind };
    case 'noRight':
      return { kind: doing === 'reading' ? 'caseMissing' : 'noRight' };
    case 'missing':
      return doing === 'reading' ? { kind: 'caseMissing' } : { kind: 'refused', message };
    case 'refused':
      return { kind, message };
  }
}

/** A trouble in the person's language; a reason that this page does not know is told as the integration tells it. */
export function troubleText({ kind, reason, message = '' }: Trouble, words: Words): string {
  const text = words.troubles[kind];
  if (typeof text === 'string') return text;
  return text(reason === undefined ? message : words.reasons[reason](message));
}
