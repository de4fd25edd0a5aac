import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatsIn } from '../src/viewer/text/format.ts';

// Days are remembered by the quarter of an hour, so that zones that are not whole hours away from UTC are the ones to look at.
describe.each(['Asia/Kathmandu', 'Australia/Eucla', 'America/St_Johns', 'UTC'])('times of a session in %s', (zone) => {
  const before = process.env.TZ;
  beforeAll(() => void (process.env.TZ = zone));
  afterAll(() => {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });

  it('have the day that they have there, in any order, and change it at midnight', () => {
    const { day, moment } = formatsIn('en', false);
    const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: zone });
    const begin = Date.UTC(2030, 5, 1);
    const times = Array.from({ length: 24 * 60 * 2 }, (_, minute) => begin + minute * 60_000);
    for (const time of [...times, ...times.toReversed(), ...times.map((one) => one + 59_999)]) {
      expect(day(time)).toBe(date.format(time));
    }
    expect(moment(begin).startsWith(`${date.format(begin)}, `)).toBe(true);
    expect(new Set(times.map(day)).size).toBeGreaterThanOrEqual(2);
  });
});
