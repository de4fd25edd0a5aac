import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { element, writeXml } from './xml.ts';

describe('writeXml', () => {
  it('writes line breaks and tabs in attributes as references, so that a parser keeps them', () => {
    expect(writeXml(element('a', { b: 'x\r\n\ty"<&' }))).toBe('<a b="x&#13;&#10;&#9;y&quot;&lt;&amp;"/>');
  });

  it('keeps a text through a parser', () => {
    const text = 'Tom & "Ann" <b>]]> \u{1f600}';
    const parsed: unknown = new XMLParser({ trimValues: false }).parse(writeXml(element('a', {}, text)));
    expect(parsed).toEqual({ a: text });
  });

  it.each([
    ['\u0000', 'U+0000'],
    ['ok\u000b', 'U+000B'],
    ['\ufffe', 'U+FFFE'],
    ['\ud800x', 'U+D800'],
  ])('refuses %j, which XML cannot carry', (text, named) => {
    expect(() => writeXml(element('a', {}, text))).toThrow(named);
    expect(() => writeXml(element('a', { b: text }))).toThrow(named);
  });
});
