import type { Language } from '../../words/language.ts';
import type { Milliseconds } from '../model/session-view.ts';

const locales = { en: 'en-GB', de: 'de-DE' } as const satisfies Record<Language, string>;

/** Writes times and sizes for people. */
export interface Formats {
  readonly day: (time: Milliseconds) => string;
  /** Hour, minute and second. */
  readonly timeOfDay: (time: Milliseconds) => string;
  /** Day and time. */
  readonly moment: (time: Milliseconds) => string;
  /** Such as `1 h 2 min 3 s`. */
  readonly duration: (seconds: number) => string;
  readonly bytes: (count: number) => string;
}

/**
 * @param localTime whether the times are local times that were stored as if they were UTC: they are shown as they stand
 */
export function formatsIn(language: Language, localTime: boolean): Formats {
  const zone = localTime ? { timeZone: 'UTC' } : {};
  const date = new Intl.DateTimeFormat(locales[language], { dateStyle: 'medium', ...zone });
  const day = rememberedDays((time) => date.format(time));
  const clock = new Intl.DateTimeFormat(locales[language], { timeStyle: 'medium', ...zone });
  const numbers = new Intl.NumberFormat(locales[language], { maximumFractionDigits: 1 });
  return {
    day,
    timeOfDay: (time) => clock.format(time),
    moment: (time) => `${day(time)}, ${clock.format(time)}`,
    duration,
    bytes: (count) => bytes(count, (value) => numbers.format(value)),
  };
}

/** Every zone is a whole number of quarters of an hour away from UTC, so that a quarter lies in one day. */
const quarterMilliseconds = 900_000;

/** Each row asks for its day, and that of the row before: a session of 10,000 events has a few dozen quarters. */
function rememberedDays(write: (time: Milliseconds) => string): (time: Milliseconds) => string {
  const days = new Map<number, string>();
  return (time) => {
    const quarter = Math.floor(time / quarterMilliseconds);
    const known = days.get(quarter) ?? write(time);
    days.set(quarter, known);
    return known;
  };
}

function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(whole / 3600), 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ];
  const told = parts.filter(([value]) => value > 0).map(([value, unit]) => `${value} ${unit}`);
  return told.length === 0 ? '0 s' : told.join(' ');
}

const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

function bytes(count: number, write: (value: number) => string): string {
  const step = Math.min(Math.floor(Math.log(Math.max(count, 1)) / Math.log(1024)), units.length - 1);
  return `${write(count / 1024 ** step)} ${units[step] ?? 'B'}`;
}
