import { describe, expect, it } from 'vitest';
import { createTimeWriter } from './times.ts';

function seconds(text: string): number {
  return Date.parse(text) / 1000;
}

describe('the times of a session', () => {
  it.each([
    ['UTC', '2030-03-31T00:59:59Z', '2030-03-31T00:59:59Z'],
    ['Europe/Vienna', '2030-03-31T00:59:59Z', '2030-03-31T01:59:59Z'],
    ['Europe/Vienna', '2030-03-31T01:00:00Z', '2030-03-31T03:00:00Z'],
    ['Europe/Vienna', '2030-10-27T00:59:59Z', '2030-10-27T02:59:59Z'],
    ['Europe/Vienna', '2030-10-27T01:00:00Z', '2030-10-27T02:00:00Z'],
    ['Asia/Kathmandu', '2030-01-01T00:00:00Z', '2030-01-01T05:45:00Z'],
    ['America/New_York', '2030-01-01T00:00:00Z', '2029-12-31T19:00:00Z'],
    ['Australia/Lord_Howe', '2030-04-06T14:59:59Z', '2030-04-07T01:59:59Z'],
    ['Australia/Lord_Howe', '2030-04-06T15:00:00Z', '2030-04-07T01:30:00Z'],
  ])('in %s at %s are written as %s', (zone, instant, written) => {
    const times = createTimeWriter(zone);
    expect(times.column(seconds(instant))).toBe(written);
    expect(times.readable(seconds(instant))).toBe(written.replace('T', ' ').replace('Z', ''));
  });

  it.each([undefined, Number.NaN, -1e12, 1e15, Number.POSITIVE_INFINITY])('are left out if they are %s', (time) => {
    expect(createTimeWriter('Europe/Vienna').column(time)).toBeNull();
    expect(createTimeWriter('UTC').readable(time)).toBe('');
  });
});
