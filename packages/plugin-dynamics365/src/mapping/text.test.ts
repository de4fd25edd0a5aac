import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean, cutMarker, fit } from './text.ts';

describe('fit', () => {
  it('leaves a text alone that has room', () => {
    expect(fit('four', 4)).toBe('four');
  });

  it('cuts a short text at a word, with an ellipsis', () => {
    expect(fit('0123456789 0123456789', 13)).toBe('0123456789…');
    expect(fit('a'.repeat(95) + ' bbbbbbbbbb', 100)).toBe(`${'a'.repeat(95)}…`);
  });

  it('never grows over its room and never splits a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), fc.integer({ min: 2, max: 2000 }), (text, room) => {
        const cut = fit(text, room);
        expect(cut.length).toBeLessThanOrEqual(room);
        expect(cut.isWellFormed()).toBe(text.isWellFormed());
        if (text.length > room) expect(cut.endsWith('…') || cut.endsWith(cutMarker)).toBe(true);
      }),
    );
  });
});

describe('clean', () => {
  it('keeps line breaks and tabs, and replaces what cannot be stored', () => {
    expect(clean('a\r\nb\rc\td\u0007\ud800')).toBe('a\nb\nc\td\ufffd\ufffd');
  });
});
