import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEvent, isCustomField } from './decode-event.ts';
import { isOutboundEventName, outboundEventNames } from './event-names.ts';

const lsid = '0123456789abcdef0123456789abcdef';
const form = 'application/x-www-form-urlencoded';

function decode(body: string, contentType = form) {
  return decodeEvent(Buffer.from(body, 'latin1'), contentType);
}

function eventOf(body: string, contentType = form) {
  const decoded = decode(body, contentType);
  if (!decoded.ok) throw new Error(decoded.problem.message);
  return decoded.event;
}

describe('decodeEvent', () => {
  it('reads the documented variables', () => {
    const body = `event=support_conference_end&version=1&timestamp=1700000000&lsid=${lsid}&external_key=CAS-1&appliance_id=box`;
    expect(eventOf(body)).toEqual({
      name: 'support_conference_end',
      timestamp: 1_700_000_000,
      lsid,
      externalKey: 'CAS-1',
      fields: [
        ['event', 'support_conference_end'],
        ['version', '1'],
        ['timestamp', '1700000000'],
        ['lsid', lsid],
        ['external_key', 'CAS-1'],
        ['appliance_id', 'box'],
      ],
    });
  });

  it('knows the seven names and keeps others', () => {
    expect(outboundEventNames).toHaveLength(7);
    for (const name of outboundEventNames) expect(eventOf(`event=${name}`).name).toBe(name);
    expect(eventOf('event=something_new').name).toBe('something_new');
    expect(isOutboundEventName('something_new')).toBe(false);
    expect(isOutboundEventName('toString')).toBe(false);
  });

  it('reads a session id in upper case as the same session', () => {
    expect(eventOf(`event=x&lsid=${lsid.toUpperCase()}`).lsid).toBe(lsid);
  });

  it('decodes percent-encoded UTF-8, plus signs and broken escapes', () => {
    expect(eventOf('event=x&external_key=M%C3%BCller+%26+S%C3%B6hne%').externalKey).toBe('Müller & Söhne%');
    expect(eventOf('event=x&external_key=100%zz').externalKey).toBe('100%zz');
  });

  it('falls back where the bytes are not UTF-8', () => {
    expect(eventOf('event=x&external_key=M%FCller%80').externalKey).toBe('Müller€');
    expect(eventOf('event=x&external_key=M\xfcller').externalKey).toBe('Müller');
    expect(eventOf('event=x&external_key=%F0%EE', `${form}; charset=windows-1251`).externalKey).toBe('ро');
    expect(eventOf('event=x&external_key=%FC', `${form}; charset=no-such-thing`).externalKey).toBe('ü');
  });

  it('takes UTF-8 for UTF-8 whatever charset is declared', () => {
    expect(eventOf('event=x&external_key=%C3%BC', `${form};charset=ISO-8859-1`).externalKey).toBe('ü');
  });

  it.each([
    ['1700000000', 1_700_000_000],
    ['1700000000.75', 1_700_000_000],
    ['1700000000000', undefined],
    ['-5', undefined],
    ['1e9', undefined],
    ['soon', undefined],
    ['', undefined],
  ])('reads the timestamp %j as %j', (text, expected) => {
    const event = eventOf(`event=x&timestamp=${text}`);
    expect(event.timestamp).toBe(expected);
    expect(event.fields).toContainEqual(['timestamp', text]);
  });

  it('keeps repeated fields in their order and number, and numeric names in their place', () => {
    const event = eventOf('b=1&event=x&7=seven&b=2&external_key=A&external_key=B&b=1&__proto__=y');
    expect(event.fields).toEqual([
      ...[['b', '1'] as const, ['event', 'x'] as const, ['7', 'seven'] as const, ['b', '2'] as const],
      ...[['external_key', 'A'] as const, ['external_key', 'B'] as const, ['b', '1'] as const],
      ['__proto__', 'y'],
    ]);
    expect(event.externalKey).toBe('B');
  });

  it('knows custom fields in either spelling', () => {
    const { fields } = eventOf('event=x&custom.asset=A1&session.custom.floor=3&customer=y');
    expect(fields.filter(isCustomField)).toEqual([
      ['custom.asset', 'A1'],
      ['session.custom.floor', '3'],
    ]);
  });

  it('takes a body without a content type for a form', () => {
    expect(decodeEvent(Buffer.from('event=x')).ok).toBe(true);
  });

  it.each([
    ['empty', '', form],
    ['no-event-name', 'lsid=1', form],
    ['no-event-name', 'event=%20', form],
    ['no-event-name', `event=${'x'.repeat(201)}`, form],
    ['bad-session-id', 'event=x&lsid=12', form],
    ['not-a-form', '{"event":"x"}', 'application/json'],
    ['not-a-form', 'event=x', 'multipart/form-data; boundary=x'],
    ['too-many-fields', `event=x${'&a=b'.repeat(500)}`, form],
    ['too-large', `event=x&a=${'b'.repeat(1024 * 1024)}`, form],
  ])('refuses with %s', (code, body, contentType) => {
    const decoded = decode(body, contentType);
    expect(decoded.ok ? 'decoded' : decoded.problem.code).toBe(code);
  });

  it('never throws, whatever the bytes', () => {
    const anyBody = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(`event=${encodeURIComponent(text)}&lsid=${text}`)),
    );
    fc.assert(
      fc.property(anyBody, fc.option(fc.string(), { nil: undefined }), (body, contentType) => {
        const decoded = decodeEvent(body, contentType);
        return decoded.ok ? decoded.event.name.length > 0 : decoded.problem.message.length > 0;
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives back every text that a browser would have encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const body = new URLSearchParams({ event: 'x', external_key: text }).toString();
        return eventOf(body).externalKey === text;
      }),
    );
  });
});
