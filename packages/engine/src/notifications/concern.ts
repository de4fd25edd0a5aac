/** Something that needs a person, as it is told to people who do not look. */
export interface Concern {
  /** Names the cause: the same one is told once. */
  readonly key: string;
  /** Told again where it gets higher: 30, 14 and 7 days before an end. */
  readonly level: number;
  readonly code: string;
  /** What happened: no secrets and no data of sessions. */
  readonly message: string;
  readonly help: string;
  readonly since: Date;
  /** Name of the plugin configuration that it is about. */
  readonly configuration?: string;
  /** Page of the admin tool where it can be cured, behind its address. */
  readonly page: string;
}

/** What was found at one time. */
export interface Findings {
  readonly concerns: readonly Concern[];
  /** Beginnings of keys about which nothing is known at the moment: what was told of them is neither new nor over. */
  readonly unknown: readonly string[];
  /** Keys of what somebody has set aside: told neither as open nor as over, and told anew when it returns. */
  readonly setAside: readonly string[];
}

const dayMilliseconds = 24 * 3_600_000;
/** Days before an end at which it is told. */
const stages = [30, 14, 7, 0] as const;

/** How near an end is: 0 for more than 30 days, then one more at 30, 14, 7 and 0 days. */
export function levelOfDays(days: number): number {
  return stages.filter((stage) => days <= stage).length;
}

/** Whole days until then; negative when it is over. */
export function daysUntil(end: Date, now: Date): number {
  return Math.floor((end.getTime() - now.getTime()) / dayMilliseconds);
}

/** When a level of nearness began. */
export function beginOfLevel(level: number, end: Date): Date {
  return new Date(end.getTime() - (stages[level - 1] ?? 0) * dayMilliseconds);
}
