import { type Result, failure } from '../errors/dataverse-error.ts';
import type { Pause } from './pause.ts';
import type { Slots } from './slots.ts';

/** Dependencies of {@link runPatiently}. */
export interface PatientRun<T> {
  readonly pause: Pause;
  readonly slots: Slots;
  /** How long this request may wait for pauses, in sum. */
  readonly patienceMilliseconds: number;
  readonly signal: AbortSignal | undefined;
  /** Whether it comes before others that wait for a slot. */
  readonly urgent: boolean;
  /** Sends once; a throttling has begun a pause when it returns. */
  sendOnce(): Promise<Result<T>>;
}

/**
 * Brings one request through: wait for the pause, wait for a slot, send; when throttled, again. It never waits longer than
 * its patience: a longer pause is returned as the refusal that it is.
 */
export async function runPatiently<T>(run: PatientRun<T>): Promise<Result<T>> {
  let patience = run.patienceMilliseconds;
  for (;;) {
    const wait = run.pause.remainingMilliseconds();
    const reason = run.pause.reason();
    if (wait > patience && reason) return failure(reason);
    patience -= wait;
    if (wait > 0) await run.pause.wait(run.signal);
    const result = await sendInSlot(run);
    if (result === 'paused') continue;
    const isThrottled = !result.ok && result.error.kind === 'throttled';
    if (!isThrottled || run.pause.remainingMilliseconds() > patience) return result;
  }
}

/** Gives way if a pause begins while it waits for its slot. */
async function sendInSlot<T>(run: PatientRun<T>): Promise<Result<T> | 'paused'> {
  const pauseNumber = run.pause.number;
  await run.slots.acquire(run);
  try {
    return run.pause.number === pauseNumber ? await run.sendOnce() : 'paused';
  } finally {
    run.slots.release();
  }
}
