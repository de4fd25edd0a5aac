import type { Language } from './language.ts';

const locales = { en: 'en-GB', de: 'de-DE' } as const satisfies Record<Language, string>;

/** Formats instants and spans for people, in their language and their browser's time zone. */
export interface Times {
  /** Day and minute. */
  readonly moment: (instant: Date) => string;
  /** Minute of the day. */
  readonly clock: (instant: Date) => string;
}

export function timesIn(language: Language): Times {
  const moment = new Intl.DateTimeFormat(locales[language], { dateStyle: 'medium', timeStyle: 'short' });
  const clock = new Intl.DateTimeFormat(locales[language], { timeStyle: 'short' });
  return { moment: (instant) => moment.format(instant), clock: (instant) => clock.format(instant) };
}

/** A span as a clock shows it: `59:07`, `1:00:00`, `3 d 04:00:00`. */
export function countdown(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [days, hours] = [Math.floor(whole / 86_400), Math.floor(whole / 3600) % 24];
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  if (days > 0) return `${days} d ${two(hours)}:${minutes}`;
  return hours > 0 ? `${hours}:${minutes}` : minutes;
}
