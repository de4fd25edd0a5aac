import { expect, test } from 'vitest';
import { checkBatch } from './check-batch.ts';
import type { BatchPart } from './parts.ts';
import { writeBatch } from './write-batch.ts';

const OPTIONS = { servicePath: '/api/data/v9.2/', boundary: 'b' };

test('a read and a change set are written line by line', () => {
  const parts: BatchPart[] = [
    { kind: 'query', path: 'incidents?$top=1', headers: { Prefer: 'odata.maxpagesize=2' } },
    {
      kind: 'changeSet',
      operations: [
        { method: 'PATCH', path: 'bt_sessions(1)', row: { bt_name: 'a\r\n--batch_b' }, headers: { 'If-Match': '*' } },
        { method: 'DELETE', path: 'bt_sessionevents(2)' },
      ],
    },
    { kind: 'changeSet', operations: [{ method: 'POST', path: '$1/bt_events', row: {} }] },
  ];
  const { contentType, body } = writeBatch(parts, OPTIONS);
  expect(contentType).toBe('multipart/mixed; boundary="batch_b"');
  expect(body.split('\r\n')).toEqual([
    '--batch_b',
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    '',
    'GET /api/data/v9.2/incidents?$top=1 HTTP/1.1',
    'Accept: application/json',
    'Prefer: odata.maxpagesize=2',
    '',
    '',
    '--batch_b',
    'Content-Type: multipart/mixed; boundary="changeset_1_b"',
    '',
    '--changeset_1_b',
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    'Content-ID: 1',
    '',
    'PATCH /api/data/v9.2/bt_sessions(1) HTTP/1.1',
    'Accept: application/json',
    'Content-Type: application/json; charset=utf-8',
    'If-Match: *',
    '',
    '{"bt_name":"a\\r\\n--batch_b"}',
    '--changeset_1_b',
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    'Content-ID: 2',
    '',
    'DELETE /api/data/v9.2/bt_sessionevents(2) HTTP/1.1',
    'Accept: application/json',
    '',
    '',
    '--changeset_1_b--',
    '',
    '--batch_b',
    'Content-Type: multipart/mixed; boundary="changeset_2_b"',
    '',
    '--changeset_2_b',
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    'Content-ID: 3',
    '',
    'POST $1/bt_events HTTP/1.1',
    'Accept: application/json',
    'Content-Type: application/json; charset=utf-8',
    '',
    '{}',
    '--changeset_2_b--',
    '',
    '--batch_b--',
    '',
  ]);
});

test('every line feed has its carriage return', () => {
  const row = { text: 'one\ntwo\r\nthree' };
  const { body } = writeBatch([{ kind: 'changeSet', operations: [{ method: 'PATCH', path: 'x(1)', row }] }], OPTIONS);
  expect(body.match(/(?<!\r)\n|\r(?!\n)/g)).toBeNull();
});

const OPERATION = { method: 'DELETE', path: 'x(1)' } as const;

test.each<[string, BatchPart[], string]>([
  ['no part', [], 'client-batch-empty'],
  ['an empty change set', [{ kind: 'changeSet', operations: [] }], 'client-batch-empty'],
  ['a path with a line break', [{ kind: 'query', path: 'x\r\nDELETE y' }], 'client-unsafe-request'],
  ['a path with a space', [{ kind: 'query', path: 'x HTTP/1.1' }], 'client-unsafe-request'],
  [
    'a header with a line break',
    [{ kind: 'query', path: 'x', headers: { Prefer: 'a\r\nb' } }],
    'client-unsafe-request',
  ],
  ['a header name with a colon', [{ kind: 'query', path: 'x', headers: { 'a:b': 'c' } }], 'client-unsafe-request'],
  [
    '1,001 operations',
    [{ kind: 'changeSet', operations: Array.from({ length: 1001 }, () => OPERATION) }],
    'client-batch-too-large',
  ],
])('%s is refused before it is sent', (_name, parts, code) => {
  expect(checkBatch(parts)?.error.code).toBe(code);
});

test('1,000 operations are taken', () => {
  const operations = Array.from({ length: 1000 }, () => OPERATION);
  expect(checkBatch([{ kind: 'changeSet', operations }])).toBeUndefined();
});
