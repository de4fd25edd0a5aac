import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleSolution } from './support/sample-solution.ts';
import { lines, startWire, type Wire } from './support/client.ts';

let wire: Wire;

beforeAll(async () => {
  wire = await startWire({}, sampleSolution());
});
afterAll(() => wire.close());

const thing = (number: number): string => `sample_things(00000000-0000-4000-8000-${String(number).padStart(12, '0')})`;

describe('batches', () => {
  const operation = (id: number, request: string, body = ''): string[] => [
    '--c',
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    `Content-ID: ${id}`,
    '',
    `${request} HTTP/1.1`,
    'Content-Type: application/json; type=entry',
    '',
    body,
  ];
  const changeSet = (...operations: string[][]): string[] => [
    '--b',
    'Content-Type: multipart/mixed; boundary=c',
    '',
    ...operations.flat(),
    '--c--',
  ];
  const query = (path: string): string[] => [
    '--b',
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    '',
    `GET ${path} HTTP/1.1`,
    'Accept: application/json',
    '',
    '',
  ];

  test('a change set and a query; $1 names a row of the same set', async () => {
    const answer = await wire.batch(
      lines(
        ...changeSet(
          operation(1, 'POST /api/data/v9.2/sample_things', '{"sample_name":"from batch"}'),
          operation(2, 'POST /api/data/v9.2/sample_parts', '{"sample_title":"p","sample_ThingId@odata.bind":"$1"}'),
        ),
        ...query("sample_things?$select=sample_name&$filter=sample_name%20eq%20'from%20batch'"),
        '--b--',
      ),
    );
    expect(answer.status).toBe(200);
    expect(answer.text.match(/HTTP\/1\.1 204 No Content/g)).toHaveLength(2);
    expect(answer.text).toContain('Content-ID: 2');
    expect(answer.text).toContain('"sample_name":"from batch"');
    expect(answer.text.split('\r\n').join('')).not.toContain('\n');
    expect(wire.dynamics.rows('sample_part').at(-1)?.sample_thingid).toMatchObject({ table: 'sample_thing' });
  });

  test('a failed change set answers with its failing operation alone and keeps nothing', async () => {
    const answer = await wire.batch(
      lines(
        ...changeSet(
          operation(1, `PATCH ${thing(50)}`, '{"sample_name":"kept?"}'),
          operation(2, `PATCH ${thing(51)}`, `{"sample_name":"${'x'.repeat(200)}"}`),
          operation(3, `PATCH ${thing(52)}`, '{"sample_name":"never"}'),
        ),
        ...query('WhoAmI'),
        '--b--',
      ),
    );
    expect(answer.status).toBe(400);
    expect(answer.text.match(/Content-ID: \d/g)).toEqual(['Content-ID: 2']);
    expect(answer.text).toContain('0x80044331');
    expect(answer.text).not.toContain('WhoAmIResponse');
    expect((await wire.send('GET', thing(50))).status).toBe(404);
  });

  test('continue-on-error answers everything with 200', async () => {
    const answer = await wire.batch(lines(...query('nothings'), ...query('WhoAmI'), '--b--'), {
      Prefer: 'odata.continue-on-error',
    });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('HTTP/1.1 404 Not Found');
    expect(answer.text).toContain('WhoAmIResponse');
  });

  test('a line without CRLF makes it unreadable, the last one too', async () => {
    const good = lines(...query('WhoAmI'), '--b--');
    wire.dynamics.changeSettings({ batchLastLineEnd: 'required' });
    for (const bad of [good.replaceAll('\r\n', '\n'), good.slice(0, -2), good.replace('binary\r\n', 'binary\n')]) {
      const answer = await wire.batch(bad);
      expect([answer.status, answer.json.error.code]).toEqual([400, '0x80048d19']);
      expect(answer.json.error.message).toContain('Stream was not readable.');
    }
  });

  test('a GET in a change set, a doubled Content-ID and an unknown reference are refused', async () => {
    const read = await wire.batch(lines(...changeSet(operation(1, 'GET WhoAmI')), '--b--'));
    expect(read.json.error.message).toContain("An invalid HTTP method 'GET'");
    const row = operation(1, `PATCH ${thing(60)}`, '{"sample_name":"x"}');
    const twice = lines(...changeSet(row), ...changeSet(row), '--b--');
    expect((await wire.batch(twice)).json.error.message).toContain('found more than once');
    wire.dynamics.changeSettings({ contentIdScope: 'changeSet' });
    expect((await wire.batch(twice)).status).toBe(200);
    wire.dynamics.changeSettings({ contentIdScope: 'batch' });
    const unknown = await wire.batch(lines(...changeSet(operation(1, 'PATCH $7', '{"sample_name":"x"}')), '--b--'));
    expect(unknown.text).toContain("Content-ID Reference: '$7' does not exist in the batch context.");
  });

  test('more than 1,000 operations are refused', async () => {
    const many = Array.from({ length: 1001 }, (_, at) => operation(at, `PATCH ${thing(at)}`, '{}'));
    expect((await wire.batch(lines(...changeSet(...many), '--b--'))).json.error.message).toContain(
      'exceeds the maximum of 1000',
    );
  });
});

test('what stands before the first boundary is ignored, be it an empty line', async () => {
  const part = [
    '--b',
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    '',
    'GET WhoAmI HTTP/1.1',
    '',
    '',
  ];
  for (const preamble of ['', 'some words']) {
    const answer = await wire.batch(lines(preamble, ...part, '--b--'));
    expect([answer.status, answer.text.match(/HTTP\/1\.1 200 OK/g)?.length]).toEqual([200, 1]);
  }
});
