import { sql, type Expression } from 'kysely';
import type { Clock } from '@casebridge/plugin-api';

/** Whose clock decides what is due and whose lease has run out, as a thing that queries can use. */
export interface TimeBase {
  /** An instant of this process's clock, told in milliseconds of the clock that decides. */
  at(instant: Date): Expression<number>;
}

/** The process's own clock decides: for a store that one process uses. */
export const processTime: TimeBase = {
  at: (instant) => sql<number>`${instant.getTime()}`,
};

/**
 * PostgreSQL's clock decides: instants are sent as distances from now, so that processes whose clocks differ agree on what
 * is due. The clock is read at the start of each statement.
 */
export function postgresTime(clock: Clock): TimeBase {
  return {
    at(instant) {
      const distance = instant.getTime() - clock.now().getTime();
      return sql<number>`((extract(epoch from statement_timestamp()) * 1000)::bigint + ${distance}::bigint)`;
    },
  };
}
