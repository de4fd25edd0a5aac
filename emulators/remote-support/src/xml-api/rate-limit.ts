import type { ApplianceClock } from '../clock.ts';
import type { SettingsHolder } from '../settings.ts';

/** Decision of the limiter about a call. */
export interface RateDecision {
  readonly allowed: boolean;
  /** Calls left in the hour. */
  readonly remaining: number;
  /** Whole seconds until a call is allowed again. */
  readonly retryAfterSeconds: number;
}

/** Counts the calls of the API account. */
export interface RateLimiter {
  /** Counts one call. */
  take(): RateDecision;
}

interface Window {
  readonly seconds: number;
  number: number;
  count: number;
}

/** Makes a limiter of calls per second and per hour. Source: docs/vendors/remote-support.md#rate-limits. */
export function createRateLimiter(clock: ApplianceClock, settings: SettingsHolder): RateLimiter {
  const second: Window = { seconds: 1, number: 0, count: 0 };
  const hour: Window = { seconds: 3600, number: 0, count: 0 };
  return {
    take() {
      const now = clock.now().getTime() / 1000;
      const { rateLimitPerSecond, rateLimitPerHour } = settings.current;
      enter(second, now);
      enter(hour, now);
      const remaining = Math.max(0, rateLimitPerHour - hour.count - 1);
      if (hour.count >= rateLimitPerHour) return { allowed: false, remaining, retryAfterSeconds: untilEnd(hour, now) };
      if (second.count >= rateLimitPerSecond)
        return { allowed: false, remaining, retryAfterSeconds: untilEnd(second, now) };
      second.count += 1;
      hour.count += 1;
      return { allowed: true, remaining, retryAfterSeconds: 0 };
    },
  };
}

function enter(window: Window, now: number): void {
  const number = Math.floor(now / window.seconds);
  if (number === window.number) return;
  window.number = number;
  window.count = 0;
}

function untilEnd(window: Window, now: number): number {
  return Math.ceil((window.number + 1) * window.seconds - now);
}
