import type { Fault } from '@casebridge/plugin-api';

/** State that a poll leaves for the next, beside its cursor. */
export interface PollState {
  /** The appliance's time up to which surveys were asked for, in seconds since 1970; they may lag behind sessions. */
  readonly surveyCursor?: number;
  /** Sessions that ended before are not asked for: they were missed while the configuration was disabled. The appliance's seconds. */
  readonly floor?: number;
  /** While the configuration is disabled: when that was last seen, by our clock, ISO 8601. */
  readonly disabledAt?: string;
  /** When everything was last answered, ISO 8601. */
  readonly succeededAt?: string;
  /** Polls in a row of which something was refused. */
  readonly refusals?: number;
  /** Whether it has parked the configuration since it last succeeded: it does so once. */
  readonly parked?: boolean;
  /** Why the last one was. */
  readonly fault?: Fault;
}

const prefix = 'poll:';

/** Names the row of a configuration's polling in the table of jobs. */
export function pollJobName(configurationId: string): string {
  return `${prefix}${configurationId}`;
}

/** @returns `undefined` for the name of another job */
export function configurationOfPollJob(name: string): string | undefined {
  return name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
}

/** Reads what a poll left. */
export function parsePollState(state: string | undefined): PollState {
  return state === undefined ? {} : (JSON.parse(state) as PollState);
}
