import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBatch } from '../src/batch/read.ts';
import { ServiceError } from '../src/errors.ts';
import { parseFilter } from '../src/odata/parser.ts';
import { readAddress } from '../src/odata/path.ts';
import type { Expression } from '../src/odata/syntax.ts';
import { startWire, type Wire } from './support/client.ts';

let wire: Wire;
beforeAll(async () => {
  wire = await startWire();
});
afterAll(() => wire.close());

/** Whether input is accepted or refused in the service's own way; any other exception is a crash. */
function refusesCleanly(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch (error) {
    return error instanceof ServiceError;
  }
}

const word = fc.constantFrom(
  'a',
  'eq',
  'and',
  'or',
  'not',
  '(',
  ')',
  "'x'",
  '1',
  'null',
  ',',
  '/',
  ':',
  'any',
  'contains',
  '@p',
  '[',
  ']',
  '=',
);

test('any text is a filter or a refusal', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(word).map((words) => words.join(' ')),
      ),
      (text) => refusesCleanly(() => parseFilter(text)),
    ),
  );
});

test('what is written as a filter is read as it was meant', () => {
  const leaf = fc.record({ name: fc.constantFrom('a', 'b_c'), value: fc.string() });
  fc.assert(
    fc.property(fc.array(leaf, { minLength: 1, maxLength: 20 }), (leaves) => {
      const text = leaves.map(({ name, value }) => `${name} eq '${value.replaceAll("'", "''")}'`).join(' and ');
      const flat = (one: Expression): Expression[] =>
        one.kind === 'and' ? [...flat(one.left), ...flat(one.right)] : [one];
      const expected = leaves.map(({ name, value }) => ({
        kind: 'compare',
        operator: 'eq',
        left: { kind: 'path', names: [name] },
        right: { kind: 'literal', type: 'text', value },
      }));
      expect(flat(parseFilter(text))).toEqual(expected);
    }),
  );
});

test('any text is an address or a refusal', () => {
  fc.assert(fc.property(fc.string(), (text) => refusesCleanly(() => readAddress(`/api/data/v9.2/${text}`))));
});

test('any bytes are a batch or a refusal', () => {
  const line = fc.constantFrom(
    '--b',
    '--b--',
    '--c',
    '--c--',
    '',
    'Content-Type: application/http',
    'Content-Type: multipart/mixed; boundary=c',
    'Content-Transfer-Encoding: binary',
    'GET x HTTP/1.1',
    'PATCH x HTTP/1.1',
    'Content-ID: 1',
    '{}',
  );
  const end = fc.constantFrom('\r\n', '\r\n', '\r\n', '\n');
  const text = fc.array(fc.tuple(line, end)).map((lines) => lines.flat().join(''));
  fc.assert(
    fc.property(text, (body) =>
      refusesCleanly(() =>
        readBatch('multipart/mixed; boundary=b', Buffer.from(body), {
          contentIdScope: 'batch',
          batchLastLineEnd: 'required',
        }),
      ),
    ),
    { numRuns: 1000 },
  );
});

test('an expansion without end is refused, and one of some depth is told as it was asked', async () => {
  const nested = (depth: number): string =>
    `parentcaseid($select=title${depth === 1 ? '' : `;$expand=${nested(depth - 1)}`})`;
  for (const depth of [16, 2000]) {
    const answer = await wire.send('GET', `incidents?$expand=${nested(depth)}`);
    expect([answer.status, answer.json.error.message]).toEqual([400, '$expand is nested deeper than 15 levels.']);
  }
  const answer = await wire.send('GET', `incidents?$select=ticketnumber&$expand=${nested(2)}`);
  expect(answer.json['@odata.context']).toMatch(
    /#incidents\(ticketnumber,parentcaseid\(title,parentcaseid\(title\)\)\)$/,
  );
});

test('an address that cannot be decoded is refused in the shape of the service', async () => {
  for (const path of ['%zz', 'incidents(%E0%A4%A)']) {
    const answer = await wire.send('GET', path);
    expect([answer.status, answer.json.error.code]).toEqual([400, '0x8006088a']);
  }
});

test('an object nested without end is refused in the shape of the service, and nothing of it is kept', async () => {
  const open = '{"lastname":"x","parentcustomerid_account":{"name":"a","primarycontactid":';
  const body = Buffer.from(`${open.repeat(20_000)}{"lastname":"x"}${'}}'.repeat(20_000)}`);
  const answer = await wire.send('POST', 'contacts', body, { 'Content-Type': 'application/json' });
  expect([answer.status, answer.json.error.code]).toEqual([400, '0x80048d19']);
  expect(wire.dynamics.rows('contact')).toEqual([]);
  expect((await wire.send('GET', 'WhoAmI')).status).toBe(200);
});
