import fc from 'fast-check';
import { expect, test } from 'vitest';
import { interpretBatch } from '../src/batch/interpret-batch.ts';
import { MalformedBody, boundaryOf, parseMultipart, parsePart } from '../src/batch/multipart.ts';
import { parseBatch } from '../src/batch/parse-batch.ts';
import type { BatchPart, ChangeOperation } from '../src/batch/parts.ts';
import { writeBatch } from '../src/batch/write-batch.ts';

const RUNS = { numRuns: 2000 };
const NOW = new Date('2026-11-22T12:00:00Z');

/** Texts that try to look like the frame around them. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('--r', '--r--', '\r\n--r\r\n', '--c--\r\n', 'HTTP/1.1 204 No Content', '\r\n\r\n', 'Content-ID: 9'),
);
const row = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof(nasty, fc.integer(), fc.constant(null)));

interface Answer {
  readonly status: number;
  readonly body: object | undefined;
}
const good: fc.Arbitrary<Answer> = fc.record({
  status: fc.constantFrom(200, 201, 204),
  body: fc.option(row, { nil: undefined }),
});

type Part = { readonly query: Answer } | { readonly changeSet: readonly Answer[] };
const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ query: good }),
  fc.record({ changeSet: fc.array(good, { minLength: 1, maxLength: 4 }) }),
);

/** Writes an answer as the vendor documents it; shares nothing with the reader. */
function writeAnswer(parts: readonly Part[], lineEnd: string): string {
  let contentId = 0;
  const answer = ({ status, body }: Answer, id: string[]) => [
    ...['Content-Type: application/http', 'Content-Transfer-Encoding: binary', ...id, ''],
    ...[`HTTP/1.1 ${status} Whatever`, 'OData-Version: 4.0', '', body ? JSON.stringify(body) : ''],
  ];
  const lines = parts.flatMap((one) => {
    if ('query' in one) return ['--r', ...answer(one.query, [])];
    const inner = one.changeSet.flatMap((each) => ['--c', ...answer(each, [`Content-ID: ${++contentId}`])]);
    return ['--r', 'Content-Type: multipart/mixed; boundary=c', '', ...inner, '--c--'];
  });
  return [...lines, '--r--', ''].join(lineEnd);
}

const TYPE = 'multipart/mixed; boundary=r';
const bodyText = ({ body }: Answer) => (body ? JSON.stringify(body) : '');
const parts = fc.array(part, { minLength: 1, maxLength: 6 });
const lineEnd = fc.constantFrom('\r\n', '\n');

test('what the vendor writes is read, whatever the rows hold', () => {
  fc.assert(
    fc.property(parts, lineEnd, (written, end) => {
      const read = parseBatch(writeAnswer(written, end), TYPE).map((one) =>
        one.kind === 'answer' ? [one.answer] : one.answers,
      );
      const expected = written.map((one) => ('query' in one ? [one.query] : one.changeSet));
      expect(read.map((answers) => answers.map(({ status, text }) => [status, text]))).toEqual(
        expected.map((answers) => answers.map((answer) => [answer.status, bodyText(answer)])),
      );
    }),
    RUNS,
  );
});

test('an answer that is cut off anywhere is never taken for the whole', () => {
  fc.assert(
    fc.property(parts, fc.double({ min: 0, max: 1, noNaN: true }), (written, at) => {
      const whole = writeAnswer(written, '\r\n');
      const end = whole.length - '--r--\r\n'.length;
      const cut = whole.slice(0, Math.floor(at * (end + '--r-'.length)));
      expect(() => parseBatch(cut, TYPE)).toThrow(MalformedBody);
    }),
    RUNS,
  );
});

const asked: BatchPart[] = [
  { kind: 'query', path: 'a' },
  {
    kind: 'changeSet',
    operations: [
      { method: 'DELETE', path: 'b' },
      { method: 'DELETE', path: 'c' },
    ],
  },
];

/** Reads and interprets; gives whether something came out. Anything thrown but MalformedBody is a crash. */
function readAnything(text: string, type: string, continueOnError: boolean): boolean {
  try {
    const result = interpretBatch(asked, parseBatch(text, type), { continueOnError, now: NOW });
    return result.ok ? result.value.parts.length === asked.length : result.error.help !== '';
  } catch (thrown) {
    if (!(thrown instanceof MalformedBody)) throw thrown;
    return true;
  }
}

test('10,000 changed answers give a result or a typed error', () => {
  const change = fc.record({ at: fc.nat(), remove: fc.nat(30), insert: nasty });
  fc.assert(
    fc.property(parts, fc.array(change, { minLength: 1, maxLength: 5 }), fc.boolean(), (written, changes, goOn) => {
      let text = writeAnswer(written, '\r\n');
      for (const { at, remove, insert } of changes) {
        const place = at % (text.length + 1);
        text = text.slice(0, place) + insert + text.slice(place + remove);
      }
      expect(readAnything(text, TYPE, goOn)).toBe(true);
    }),
    { numRuns: 10_000 },
  );
});

test('random texts and types give a result or a typed error', () => {
  fc.assert(
    fc.property(
      fc.array(nasty).map((texts) => texts.join('\r\n')),
      fc.oneof(nasty, fc.constant(TYPE)),
      (text, type) => {
        expect(readAnything(text, type, true)).toBe(true);
      },
    ),
    RUNS,
  );
});

const operation: fc.Arbitrary<ChangeOperation> = fc.record(
  {
    method: fc.constantFrom('POST', 'PATCH', 'DELETE'),
    path: fc.constantFrom('bt_sessions(1)', '$1/x', "a(b='c')"),
    row,
  },
  { requiredKeys: ['method', 'path'] },
);
const request: fc.Arbitrary<BatchPart> = fc.oneof(
  fc.record({ kind: fc.constant('query' as const), path: fc.constantFrom('incidents', 'x?$top=1') }),
  fc.record({
    kind: fc.constant('changeSet' as const),
    operations: fc.array(operation, { minLength: 1, maxLength: 5 }),
  }),
);

test('what is written can be taken apart into what was asked for, and every line ends in CRLF', () => {
  fc.assert(
    fc.property(fc.array(request, { minLength: 1, maxLength: 5 }), fc.uuid(), (requests, boundary) => {
      const { contentType, body } = writeBatch(requests, { servicePath: '/s/', boundary });
      expect(body.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      const ids: string[] = [];
      const inner = (text: string, id: string | undefined) => {
        if (id !== undefined) ids.push(id);
        const { headers, body: rest } = parsePart(text.slice(text.indexOf('\n') + 1));
        return [text.slice(0, text.indexOf('\r')), headers.get('accept'), rest.trimEnd()];
      };
      const read = parseMultipart(body, boundaryOf(contentType)!).map((one) => {
        const nested = boundaryOf(one.headers.get('content-type'));
        if (nested === undefined) return [inner(one.body, undefined)];
        return parseMultipart(one.body, nested).map((each) => inner(each.body, each.headers.get('content-id')));
      });
      const line = (method: string, path: string) => `${method} ${path.startsWith('$') ? path : `/s/${path}`} HTTP/1.1`;
      expect(read).toEqual(
        requests.map((one) =>
          one.kind === 'query'
            ? [[line('GET', one.path), 'application/json', '']]
            : one.operations.map(({ method, path, row: content }) => [
                ...[line(method, path), 'application/json'],
                content ? JSON.stringify(content).trimEnd() : '',
              ]),
        ),
      );
      expect(ids).toEqual(ids.map((_id, index) => String(index + 1)));
    }),
    RUNS,
  );
});
