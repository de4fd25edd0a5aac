import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';

describe('chance from a seed', () => {
  it('is the same for the same seed, and another for another', () => {
    const numbers = (seed: string) => Array.from({ length: 5 }, createRandom(seed).next);
    expect(numbers('a')).toEqual(numbers('a'));
    expect(numbers('a')).not.toEqual(numbers('b'));
  });

  it('gives whole numbers between both ends, and each item of a list in time', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: -50, max: 50 }), fc.nat({ max: 20 }), (seed, least, span) => {
        const value = createRandom(seed).integer(least, least + span);
        return Number.isInteger(value) && value >= least && value <= least + span;
      }),
    );
    const random = createRandom('list');
    expect(new Set(Array.from({ length: 200 }, () => random.pick(['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']));
  });
});
