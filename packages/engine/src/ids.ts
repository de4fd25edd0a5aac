import { randomUUID } from 'node:crypto';
import type { Clock } from '@casebridge/plugin-api';

/** Gives a new UUIDv7 at each call; ids of one source sort in the order in which they were given. */
export type IdSource = () => string;

/**
 * Makes a source of UUIDv7 ids. Within a millisecond, and while the clock stands or goes back, a counter takes the place
 * of the time, so that the order of ids stays the order of calls.
 * @param clock gives the milliseconds in the id
 */
export function createIdSource(clock: Clock): IdSource {
  let milliseconds = 0;
  let counter = 0;
  return () => {
    const now = clock.now().getTime();
    if (now > milliseconds) {
      milliseconds = now;
      counter = 0;
    } else if (++counter > 0xfff) {
      milliseconds += 1;
      counter = 0;
    }
    return format(milliseconds, counter);
  };
}

/** Sorts before every id that was given at this instant or later, and after those of before. */
export function firstIdAt(instant: Date): string {
  const time = instant.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}`;
}

function format(milliseconds: number, counter: number): string {
  const time = milliseconds.toString(16).padStart(12, '0');
  // RFC 9562: from the variant on, a version 7 id is as random as a version 4 one, of which Node keeps a supply.
  const tail = randomUUID().slice(19);
  return [time.slice(0, 8), time.slice(8), `7${counter.toString(16).padStart(3, '0')}`, tail].join('-');
}
