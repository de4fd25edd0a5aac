import type { DescribedFailure } from '../platform/failure.ts';
import type { Trouble } from './state.ts';

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
