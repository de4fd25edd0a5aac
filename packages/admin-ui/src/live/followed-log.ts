import { useEffect } from 'react';
import type { AdminApi } from '../api/types.ts';
import { createValueStore, useValue } from './value-store.ts';

export type LogLevel = NonNullable<AdminApi['GET /api/logs']['query']['level']>;

/** The least level of the lines that somebody looks at; `undefined` while nobody does, as then the stream need not tell of any. */
const followed = createValueStore<LogLevel | undefined>(undefined);

export function useFollowedLog(): LogLevel | undefined {
  return useValue(followed);
}

/** Has the stream tell of lines as long as the caller is shown. */
export function useFollowLog(level: LogLevel): void {
  useEffect(() => {
    followed.write(level);
    return () => followed.write(undefined);
  }, [level]);
}
