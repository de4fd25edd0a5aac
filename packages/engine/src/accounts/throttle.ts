import type { Clock } from '@casebridge/plugin-api';

/** Makes whoever guesses wait longer and longer, up to a minute. */
export interface Throttle {
  /**
   * Counts a try beforehand, so that many at once do not slip through.
   * @returns how long to wait instead, in milliseconds; 0 to go on
   */
  begin(keys: ThrottleKeys): number;
  /** The try was good: the name's earlier failures are forgotten. Those of the address stay, or one's own account would be a way to go on guessing. */
  succeed(keys: ThrottleKeys): void;
}

export interface ThrottleKeys {
  readonly name: string;
  readonly address: string;
}

/**
 * Failures that cost nothing. Many people may sit behind one address, so that it has more than a name. The longest wait is a
 * minute, as whoever knows a name could otherwise lock out its owner for as long as they like.
 */
const [freeOfName, freeOfAddress] = [5, 20];
const [firstWaitMilliseconds, longestWaitMilliseconds] = [1000, 60_000];
const mostKeys = 10_000;

interface Failures {
  readonly count: number;
  readonly at: number;
}

export function createThrottle(clock: Clock): Throttle {
  const failures = new Map<string, Failures>();

  /** Counts one more; the oldest are forgotten where there are too many, and after an hour. */
  function add(key: string, by: number): void {
    const count = (recent(key)?.count ?? 0) + by;
    failures.delete(key);
    if (count > 0) failures.set(key, { count, at: clock.monotonic() });
    const [oldest] = failures.keys();
    if (failures.size > mostKeys && oldest !== undefined) failures.delete(oldest);
  }

  function recent(key: string): Failures | undefined {
    const found = failures.get(key);
    return found && clock.monotonic() - found.at < 3_600_000 ? found : undefined;
  }

  function waitOf(key: string, free: number): number {
    const found = recent(key);
    if (found === undefined || found.count < free) return 0;
    const wait = Math.min(firstWaitMilliseconds * 2 ** (found.count - free), longestWaitMilliseconds);
    return Math.max(0, found.at + wait - clock.monotonic());
  }

  return {
    begin(keys) {
      const { name, address } = namesOf(keys);
      const wait = Math.max(waitOf(name, freeOfName), waitOf(address, freeOfAddress));
      if (wait > 0) return wait;
      add(name, 1);
      add(address, 1);
      return 0;
    },
    succeed(keys) {
      const { name, address } = namesOf(keys);
      failures.delete(name);
      add(address, -1);
    },
  };
}

function namesOf({ name, address }: ThrottleKeys): ThrottleKeys {
  return { name: `name ${name.normalize('NFKC').toLowerCase()}`, address: `address ${address}` };
}
