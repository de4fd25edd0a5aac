import type { StoreAccess } from './access.ts';
import { probe, runJobNow, tryNow, type JobNow, type ProbeNow, type TryNow } from './queries/try-now.ts';

/** Makes waiting work due at a person's word, with the audit entry in the same transaction. */
export interface TryNowStore {
  /** Makes waiting deliveries due now, and the probe of their configuration if it is parked. @returns how many */
  tryNow(request: TryNow): Promise<number>;
  /**
   * Lets one delivery of a parked configuration through now.
   * @returns how many: 0 where none waits; undefined if the configuration is not parked
   */
  probeNow(request: ProbeNow): Promise<number | undefined>;
  /** Makes a job due now that has run before and does not run at present. */
  runJobNow(request: JobNow): Promise<'due' | 'running' | 'unknown'>;
}

export function createTryNowStore({ context, writing }: StoreAccess): TryNowStore {
  return {
    tryNow: writing((tx, request: TryNow) => tryNow(context, tx, request)),
    probeNow: writing((tx, request: ProbeNow) => probe(context, tx, request)),
    runJobNow: writing((tx, request: JobNow) => runJobNow(context, tx, request)),
  };
}
