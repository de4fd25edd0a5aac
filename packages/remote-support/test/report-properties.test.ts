import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectReport, readReport, type XmlProblem } from '../src/index.ts';
import { chunksOf, collected, fullReport, lsid } from './support.ts';

const kinds = new Set(['not-found', 'permission', 'credentials', 'protocol', 'unavailable']);
const problems = new Set<XmlProblem>(['malformed', 'truncated', 'doctype', 'entity', 'encoding', 'limit', 'shape']);
const runs = 2_000;

/** Reads a document in both forms. Fails unless it is a whole report or a typed error, the same in both. */
async function expectReportOrTypedError(bytes: Uint8Array, chunkSize: number): Promise<void> {
  const result = await collectReport(chunksOf(bytes, chunkSize), { lsid });
  const entries = (await Array.fromAsync(readReport(chunksOf(bytes, chunkSize)))).flat();
  const last = entries.at(-1);
  const failed = last?.kind === 'error';
  if (failed) {
    expect(kinds).toContain(last.error.kind);
    expect(last.error.message).toMatch(/^The .*\.$/);
    if (last.error.xml !== undefined) expect(problems).toContain(last.error.xml.problem);
    expect(last.error.xml === undefined || last.error.xml.line >= 1).toBe(true);
    expect(result).toEqual({ ok: false, error: last.error });
  } else if (entries.length > 0) {
    expect(entries.filter(({ kind }) => kind === 'complete')).toHaveLength(
      entries.filter(({ kind }) => kind === 'head').length,
    );
  }
  // A report is only ever made of a document that was read to its end.
  if (result.ok) expect(failed).toBe(false);
}

const original = fullReport.toString();
const position = fc.nat({ max: original.length });

/** Pieces that are likely to upset a reader of XML. */
const nastyText = fc.oneof(
  fc.constantFrom(
    ...['<', '>', '&', '"', ']]>', '<![CDATA[', '-->', '<!--', '<?xml?>', '<!DOCTYPE a>', '&#0;', '&#xD800;', '&lol;'],
    ...['</event>', '<event>', '<session>', '</session>', '</session_list>', '<error>x</error>', 'lsid=""', '\u0000'],
    ...[
      '\ufeff',
      '\ufffe',
      '\ud800',
      '<system_information>',
      '<encoded_body>=</encoded_body>',
      '\r',
      '\r\n',
      'xmlns:a=""',
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

const mutation = fc.oneof(
  fc.tuple(position, nastyText).map(
    ([at, text]) =>
      (whole: string) =>
        whole.slice(0, at) + text + whole.slice(at),
  ),
  fc.tuple(position, fc.nat({ max: 400 })).map(
    ([at, length]) =>
      (whole: string) =>
        whole.slice(0, at) + whole.slice(at + length),
  ),
  fc.tuple(position, position, fc.nat({ max: 400 })).map(
    ([from, to, length]) =>
      (whole: string) =>
        whole.slice(0, to) + whole.slice(from, from + length) + whole.slice(to),
  ),
  position.map((at) => (whole: string) => whole.slice(0, at)),
);

const mutated = fc.array(mutation, { minLength: 1, maxLength: 4 }).map((steps) => {
  return Buffer.from(steps.reduce((whole, step) => step(whole), original));
});

const flipped = fc
  .array(fc.tuple(fc.nat({ max: fullReport.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 5 })
  .map((flips) => {
    const bytes = Buffer.from(fullReport);
    for (const [at, value] of flips) bytes[at] = value;
    return bytes;
  });

const names = [
  ...['session_list', 'session', 'error', 'end_time', 'lseq', 'customer_list', 'customer', 'info', 'rep_list'],
  ...['representative', 'team_list', 'team', 'custom_attributes', 'custom_attribute', 'cust_survey_list'],
  ...['cust_exit_survey', 'value', 'session_details', 'event', 'body', 'encoded_body', 'data', 'files', 'file'],
  ...['filename', 'system_information', 'category', 'description', 'row', 'field', 'p:event', 'strange', '__proto__'],
];

/** Well-formed documents in which every element may stand anywhere. */
const { element: wellFormed } = fc.letrec<{ element: string }>((tie) => ({
  element: fc
    .record({
      name: fc.constantFrom(...names),
      attributes: fc.dictionary(
        fc.constantFrom('lsid', 'timestamp', 'gsnumber', 'id', 'name', 'value', 'event_type', 'code_name', '__proto__'),
        fc.constantFrom(lsid, '', '0', '1700000000', 'x', '-1', '9'.repeat(30)),
        { maxKeys: 3 },
      ),
      children: fc.array(
        fc.oneof({ depthSize: 'medium' }, fc.constantFrom('', 'text', '1', '\n\t', 'YQ=='), tie('element')),
        {
          maxLength: 5,
        },
      ),
    })
    .map(({ name, attributes, children }) => {
      const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
      return `<${name}${written.join('')}>${children.join('')}</${name}>`;
    }),
}));

const anyShape = wellFormed.map((inner) =>
  Buffer.from(`<session_list><session lsid="${lsid}">${inner}</session></session_list>`),
);

const chunkSize = fc.constantFrom(2, 17, 1000, 65_536);

describe('whatever arrives, only whole reports or typed errors come out', () => {
  it.each([
    ['mutated reports', mutated],
    ['reports with flipped bytes', flipped],
    ['well-formed documents of any shape', anyShape],
    ['any element as the root', wellFormed.map((text) => Buffer.from(text))],
    ['random bytes', fc.uint8Array({ maxLength: 500 })],
    ['random text', fc.string({ unit: 'binary', maxLength: 300 }).map((text) => Buffer.from(`<session_list>${text}`))],
  ])(
    '%s',
    async (_, documents) => {
      await fc.assert(fc.asyncProperty(documents, chunkSize, expectReportOrTypedError), { numRuns: runs });
    },
    120_000,
  );

  it('reads what it has kept: texts of any kind come back as they were', async () => {
    const escape = (text: string) =>
      text.replace(/[&<>"\t\n\r]/g, (each) => `&#${each.charCodeAt(0)};`).replaceAll("'", '&apos;');
    // Only characters that XML 1.0 allows.
    const xmlText = fc
      .string({ unit: 'binary' })
      .map((text) => text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/gu, ''));
    await fc.assert(
      fc.asyncProperty(xmlText, xmlText, chunkSize, async (key, body, size) => {
        const document = `<session_list><session lsid="${lsid}"><external_key>${escape(key)}</external_key>
          <session_details><event event_type="${escape(body)}"><body>${escape(body)}</body></event></session_details>
          </session></session_list>`;
        const { head, events } = await collected(Buffer.from(document), size);
        expect([head.externalKey, events[0]!.body, events[0]!.type]).toEqual([key, body, body]);
      }),
      { numRuns: 500 },
    );
  });
});
