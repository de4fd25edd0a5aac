/** Where the appliance's time comes from. Waits are told by it too, so that a test moves them without waiting. */
export interface ApplianceClock {
  /** The present instant of the appliance. */
  now(): Date;
  /**
   * Waits until the clock has moved on.
   * @param milliseconds how long, by this clock
   * @param signal ends the wait early; the promise then rejects with the signal's reason
   */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** A clock that can be moved, stopped and set going again, from a test or over the control API. */
export interface MovableClock extends ApplianceClock {
  /** Moves the clock on (or back, where negative) and wakes every wait that is over by then. */
  advance(milliseconds: number): void;
  /** Stops the clock where it stands; only `advance` moves it from then on. */
  freeze(): void;
  /** Lets the clock run again from where it stands. */
  thaw(): void;
  /** How far the clock is ahead of the one underneath. */
  readonly offsetMilliseconds: number;
  /** Whether the clock stands still. */
  readonly frozen: boolean;
}

/** The machine's own time. */
export const machineClock: ApplianceClock = {
  now: () => new Date(),
  sleep: (milliseconds, signal) => waitOnMachine(milliseconds, signal),
};

/** Timers of the runtime overflow beyond this and would fire at once. */
const longestTimer = 2 ** 31 - 1;

function waitOnMachine(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(
      () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      },
      Math.min(Math.max(milliseconds, 0), longestTimer),
    );
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/**
 * Wraps a clock so that it can be moved and stopped.
 * @param base where the time comes from while this clock runs
 */
export function createMovableClock(base: ApplianceClock = machineClock): MovableClock {
  let offset = 0;
  let frozenAt: number | undefined;
  const sleepers = new Set<AbortController>();
  const read = (): number => frozenAt ?? base.now().getTime() + offset;
  const wakeAll = (): void => {
    for (const sleeper of sleepers) sleeper.abort();
  };

  async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    const due = read() + milliseconds;
    for (let left = milliseconds; left > 0; left = due - read()) {
      signal?.throwIfAborted();
      await sleepUntilMoved(frozenAt === undefined ? left : Infinity, signal);
    }
    signal?.throwIfAborted();
  }

  /** Waits on the base clock, or until somebody moves this one: the caller looks again. */
  async function sleepUntilMoved(milliseconds: number, signal?: AbortSignal): Promise<void> {
    const moved = new AbortController();
    sleepers.add(moved);
    const either = signal ? AbortSignal.any([signal, moved.signal]) : moved.signal;
    try {
      await (milliseconds === Infinity ? forever(either) : base.sleep(milliseconds, either));
    } catch (error) {
      if (!moved.signal.aborted) throw error;
    } finally {
      sleepers.delete(moved);
    }
  }

  return {
    now: () => new Date(read()),
    sleep,
    advance(milliseconds) {
      if (frozenAt === undefined) offset += milliseconds;
      else frozenAt += milliseconds;
      wakeAll();
    },
    freeze() {
      frozenAt ??= read();
      wakeAll();
    },
    thaw() {
      if (frozenAt === undefined) return;
      offset = frozenAt - base.now().getTime();
      frozenAt = undefined;
      wakeAll();
    },
    get offsetMilliseconds() {
      return frozenAt === undefined ? offset : frozenAt - base.now().getTime();
    },
    get frozen() {
      return frozenAt !== undefined;
    },
  };
}

function forever(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** Whole seconds since 1970, which is how the appliance stamps everything. */
export function epochSeconds(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}
