import { describe, expect, test } from 'vitest';
import { interpretBatch } from './interpret-batch.ts';
import { MalformedBody, boundaryOf } from './multipart.ts';
import { parseBatch } from './parse-batch.ts';
import type { BatchPart } from './parts.ts';

const TYPE = 'multipart/mixed; boundary=batchresponse_1';
const NOW = new Date('2026-11-22T12:00:00Z');

const QUERY = [
  '--batchresponse_1',
  'Content-Type: application/http',
  'Content-Transfer-Encoding: binary',
  '',
  'HTTP/1.1 200 OK',
  'Content-Type: application/json; odata.metadata=minimal',
  'OData-Version: 4.0',
  '',
  '{"@odata.context":"x","value":[{"title":"Grüße"}],"@odata.nextLink":"y"}',
];
const CHANGE_SET = [
  '--batchresponse_1',
  'Content-Type: multipart/mixed; boundary=changesetresponse_2',
  '',
  '--changesetresponse_2',
  'Content-Type: application/http',
  'Content-Transfer-Encoding: binary',
  'Content-ID: 1',
  '',
  'HTTP/1.1 204 No Content',
  'OData-Version: 4.0',
  'Location: https://x/api/data/v9.2/bt_sessions(1)',
  'OData-EntityId: https://x/api/data/v9.2/bt_sessions(1)',
  '',
  '',
  '--changesetresponse_2',
  'Content-Type: application/http',
  'Content-ID: 2',
  '',
  'HTTP/1.1 204 No Content',
  '',
  '',
  '--changesetresponse_2--',
];
const END = ['--batchresponse_1--', ''];

const PARTS: BatchPart[] = [
  { kind: 'query', path: 'incidents' },
  {
    kind: 'changeSet',
    operations: [
      { method: 'PATCH', path: 'bt_sessions(1)', row: {} },
      { method: 'DELETE', path: 'bt_sessionevents(2)' },
    ],
  },
];

function refused(contentId: string[], body: object, status = '400 Bad Request'): string[] {
  return [
    '--batchresponse_1',
    'Content-Type: multipart/mixed; boundary=changesetresponse_2',
    '',
    '--changesetresponse_2',
    'Content-Type: application/http',
    ...contentId,
    '',
    `HTTP/1.1 ${status}`,
    'REQ_ID: 5f0c',
    'Content-Type: application/json; odata.metadata=minimal',
    '',
    JSON.stringify(body),
    '--changesetresponse_2--',
  ];
}

function interpret(lines: string[], parts = PARTS, continueOnError = false) {
  return interpretBatch(parts, parseBatch(lines.join('\r\n'), TYPE), { continueOnError, now: NOW });
}

const TOO_LONG = { error: { code: '0x80044331', message: 'A validation error occurred.' } };

describe('an answer', () => {
  test('is joined to what was asked for, part by part', () => {
    expect(interpret([...QUERY, ...CHANGE_SET, ...END])).toEqual({
      ok: true,
      value: {
        parts: [
          { kind: 'query', result: { ok: true, value: { rows: [{ title: 'Grüße' }], nextLink: 'y' } } },
          {
            kind: 'changeSet',
            result: {
              ok: true,
              value: [{ status: 204, entityId: 'https://x/api/data/v9.2/bt_sessions(1)' }, { status: 204 }],
            },
          },
        ],
      },
    });
  });

  test('is read with bare line feeds, too', () => {
    const text = [...QUERY, ...CHANGE_SET, ...END].join('\n');
    expect(interpretBatch(PARTS, parseBatch(text, TYPE), { continueOnError: false, now: NOW }).ok).toBe(true);
  });

  test('gives a single row as a collection of one', () => {
    const lines = [...QUERY.slice(0, -1), '{"title":"one"}', ...END];
    const result = interpret(lines, [{ kind: 'query', path: 'incidents(1)' }]);
    expect(result).toMatchObject({ value: { parts: [{ result: { value: { rows: [{ title: 'one' }] } } }] } });
  });
});

describe('a change set that failed', () => {
  test('names the operation by its Content-ID, counted through the whole batch', () => {
    const first = PARTS[1]!;
    const lines = [...CHANGE_SET, ...refused(['Content-ID: 4'], TOO_LONG), ...END];
    expect(interpret(lines, [first, first])).toMatchObject({
      ok: false,
      error: { code: '0x80044331', partIndex: 1, operationIndex: 1, requestId: '5f0c', httpStatus: 400 },
    });
  });

  test('of one operation needs no Content-ID', () => {
    const parts: BatchPart[] = [{ kind: 'changeSet', operations: [{ method: 'DELETE', path: 'x(1)' }] }];
    expect(interpret([...refused([], TOO_LONG), ...END], parts)).toMatchObject({ error: { operationIndex: 0 } });
  });

  test('does not guess the operation', () => {
    const result = interpret([...QUERY, ...refused([], TOO_LONG), ...END]);
    expect(result).toMatchObject({ ok: false, error: { partIndex: 1 } });
    expect(result).not.toHaveProperty('error.operationIndex');
  });

  test('leaves the other parts their results when the batch went on', () => {
    const result = interpret([...refused(['Content-ID: 1'], TOO_LONG), ...QUERY, ...END], [...PARTS].reverse(), true);
    expect(result).toMatchObject({
      ok: true,
      value: { parts: [{ result: { ok: false, error: { operationIndex: 0 } } }, { result: { ok: true } }] },
    });
  });
});

describe('what is no whole answer', () => {
  test('fewer parts than were asked for are an error of the protocol', () => {
    expect(interpret([...QUERY, ...END])).toMatchObject({ ok: false, error: { kind: 'protocol' } });
  });

  test('fewer operations than were asked for are an error of the protocol', () => {
    const lines = [...QUERY, ...CHANGE_SET.slice(0, 13), '--changesetresponse_2--', ...END];
    expect(interpret(lines)).toMatchObject({ ok: false, error: { kind: 'protocol', partIndex: 1 } });
  });

  test.each([
    ['cut off before the end', [...QUERY, ...CHANGE_SET].join('\r\n'), TYPE],
    ['cut off in a change set', [...CHANGE_SET.slice(0, -1), ...END].join('\r\n'), TYPE],
    ['no HTTP answer in a part', ['--batchresponse_1', '', 'hello', ...END].join('\r\n'), TYPE],
    ['no batch at all', '{}', 'application/json'],
    ['no boundary', '{}', 'multipart/mixed'],
    ['no type', '', null],
  ])('%s', (_name, text, type) => {
    expect(() => parseBatch(text, type)).toThrow(MalformedBody);
  });
});

test('a boundary is found quoted, bare and behind other parameters', () => {
  expect(boundaryOf('multipart/mixed; boundary="a b"')).toBe('a b');
  expect(boundaryOf('Multipart/Mixed;boundary=a')).toBe('a');
  expect(boundaryOf('multipart/mixed; charset=utf-8; boundary=a; x=y')).toBe('a');
  expect(boundaryOf('text/plain; boundary=a')).toBeUndefined();
});
