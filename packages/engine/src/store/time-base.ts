import { sql, type Expression } from 'kysely';
import type { Clock } from '@casebridge/plugin-api';

/** Whose clock decides what is due and whose lease has run out, as a thing that queries can use. */
export interface TimeBase {
  /** Zero point of `distance`: 1970, or the present of the deciding clock. */
  readonly origin: '1970' | 'now';
  /** Milliseconds from there to an instant of this process's clock. */
  distance(instant: Date): number;
  /** An instant of this process's clock, told in milliseconds of the clock that decides. */
  at(instant: Date): Expression<number>;
}

/** The process's own clock decides: for a store that one process uses. */
export const processTime: TimeBase = {
  origin: '1970',
  distance: (instant) => instant.getTime(),
  at: (instant) => sql<number>`${instant.getTime()}`,
};

/**
 * PostgreSQL's clock decides: instants are sent as distances from now, so that processes whose clocks differ agree on what
 * is due. The clock is read at the start of each statement.
 */
export function postgresTime(clock: Clock): TimeBase {
  const distance = (instant: Date) => instant.getTime() - clock.now().getTime();
  return {
    origin: 'now',
    distance,
    at: (instant) =>
      sql<number>`((extract(epoch from statement_timestamp()) * 1000)::bigint + ${distance(instant)}::bigint)`,
  };
}
