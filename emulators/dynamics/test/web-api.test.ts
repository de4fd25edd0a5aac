import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleSolution } from './support/sample-solution.ts';
import { startWire, type Wire } from './support/client.ts';

let wire: Wire;
let caseId: string;

beforeAll(async () => {
  wire = await startWire({}, sampleSolution());
  caseId = wire.dynamics.createCase({ ticketnumber: 'CAS-01001-A1B2C3', title: 'Printer is on fire' });
});
afterAll(() => wire.close());

const thing = (number: number): string => `sample_things(00000000-0000-4000-8000-${String(number).padStart(12, '0')})`;

describe('who and where', () => {
  test('WhoAmI and RetrieveVersion, with and without brackets', async () => {
    const plain = await wire.send('GET', 'WhoAmI');
    expect(plain.status).toBe(200);
    expect(plain.json).toMatchObject({
      UserId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      '@odata.context': `${wire.dynamics.url}/api/data/v9.2/$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse`,
    });
    expect(plain.headers.get('set-cookie')).toMatch(/^ARRAffinity=/);
    expect((await wire.send('GET', 'WhoAmI()')).json).toEqual(plain.json);
    expect((await wire.send('GET', 'RetrieveVersion')).json.Version).toMatch(/^9\.2\./);
  });

  test('the wrong verb on a function is no 405', async () => {
    const answer = await wire.send('POST', 'WhoAmI', {});
    expect(answer.status).toBe(404);
    expect(answer.json.error).toMatchObject({
      code: '',
      message: expect.stringContaining('No HTTP resource was found') as string,
    });
  });

  test('without a token the tenant is told', async () => {
    const response = await fetch(`${wire.dynamics.url}/api/data/v9.2/WhoAmI`);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe(
      `Bearer authorization_uri=${wire.dynamics.authority}/oauth2/authorize, resource_id=${wire.dynamics.url}/`,
    );
  });
});

describe('rows', () => {
  test('an upsert by id creates, then updates, then refuses If-None-Match', async () => {
    const body = { sample_name: 'One', sample_count: 3, 'sample_CaseId@odata.bind': `/incidents(${caseId})` };
    const created = await wire.send('PATCH', thing(1), body);
    expect(created.status).toBe(204);
    expect(created.text).toBe('');
    expect(created.headers.get('odata-entityid')).toBe(`${wire.dynamics.url}/api/data/v9.2/${thing(1)}`);
    expect((await wire.send('PATCH', thing(1), { sample_name: 'Two' })).status).toBe(204);
    const read = await wire.send('GET', `${thing(1)}?$select=sample_name,_sample_caseid_value`);
    expect(read.json).toMatchObject({ sample_name: 'Two', _sample_caseid_value: caseId });
    const refused = await wire.send('PATCH', thing(1), { sample_name: 'Three' }, { 'If-None-Match': '*' });
    expect(refused.status).toBe(412);
    expect(refused.json.error.message).toBe('A record with matching key values already exists.');
  });

  test('If-Match: * never creates, and a stale version never overwrites', async () => {
    const missing = await wire.send('PATCH', thing(999), { sample_name: 'x' }, { 'If-Match': '*' });
    expect(missing.status).toBe(404);
    expect(missing.json.error).toEqual({
      code: '0x80040217',
      message: 'sample_thing With Id = 00000000-0000-4000-8000-000000000999 Does Not Exist',
    });
    await wire.send('PATCH', thing(2), { sample_name: 'a' });
    const etag = (await wire.send('GET', thing(2))).json['@odata.etag'] as string;
    expect((await wire.send('PATCH', thing(2), { sample_name: 'b' }, { 'If-Match': etag })).status).toBe(204);
    const stale = await wire.send('PATCH', thing(2), { sample_name: 'c' }, { 'If-Match': etag });
    expect(stale.status).toBe(412);
    expect(stale.json.error.code).toBe('0x80060882');
    expect((await wire.send('GET', thing(2), undefined, { 'If-None-Match': 'null' })).json.sample_name).toBe('b');
  });

  test('representation: 201 for a creation, 200 for an update', async () => {
    const prefer = { Prefer: 'return=representation' };
    const first = await wire.send('PATCH', `${thing(3)}?$select=sample_name`, { sample_name: 'r' }, prefer);
    expect(first.status).toBe(201);
    expect(first.headers.get('preference-applied')).toBe('return=representation');
    expect(Object.keys(first.json as object).sort()).toEqual([
      '@odata.context',
      '@odata.etag',
      'sample_name',
      'sample_thingid',
    ]);
    expect((await wire.send('PATCH', `${thing(3)}?$select=sample_name`, { sample_name: 's' }, prefer)).status).toBe(
      200,
    );
    const posted = await wire.send('POST', 'sample_things?$select=sample_name', { sample_name: 'p' }, prefer);
    expect(posted.status).toBe(201);
  });

  test('the same primary key twice is 0x80040237', async () => {
    const sample_thingid = '00000000-0000-4000-8000-000000000004';
    expect((await wire.send('POST', 'sample_things', { sample_thingid })).status).toBe(204);
    const again = await wire.send('POST', 'sample_things', { sample_thingid });
    expect([again.status, again.json.error.code]).toEqual([412, '0x80040237']);
  });

  test('a navigation property in the wrong case is refused, and so is an unknown column', async () => {
    const bound = await wire.send('PATCH', thing(5), { 'sample_caseid@odata.bind': `/incidents(${caseId})` });
    expect([bound.status, bound.json.error.code]).toEqual([400, '0x80048d19']);
    expect(bound.json.error.message).toContain("undeclared property 'sample_caseid'");
    const unknown = await wire.send('PATCH', thing(5), { sample_nonsense: 1 });
    expect(unknown.status).toBe(400);
    expect(unknown.json.error.message).toContain(
      "Invalid property 'sample_nonsense' was found in entity 'Microsoft.Dynamics.CRM.sample_thing'",
    );
    expect((await wire.send('GET', thing(5))).status).toBe(404);
  });

  test.each([
    ['sample_name', 'x'.repeat(101), '0x80044331'],
    ['sample_name', 5, '0x80048d19'],
    ['sample_count', 1001, '0x80040203'],
    ['sample_count', 1.5, '0x80048d19'],
    ['sample_kind', 7, '0x8004431A'],
    ['sample_at', '1752-12-31T00:00:00Z', '0x80040239'],
    ['sample_at', 'yesterday', '0x80048d19'],
    ['sample_day', '2025-01-31T00:00:00Z', '0x80048d19'],
    ['sample_flag', 'true', '0x80048d19'],
    ['sample_colours', '1,9', '0x8004431A'],
  ])('%s: %s is refused with %s', async (column, value, code) => {
    const answer = await wire.send('POST', 'sample_things', { [column]: value });
    expect([answer.status, answer.json.error.code]).toEqual([400, code]);
  });

  test('a length is counted in UTF-16 units', async () => {
    expect((await wire.send('PATCH', thing(6), { sample_name: '😀'.repeat(50) })).status).toBe(204);
    const answer = await wire.send('PATCH', thing(6), { sample_name: '😀'.repeat(51) });
    expect(answer.json.error.message).toBe(
      "A validation error occurred.  The length of the 'sample_name' attribute of the 'sample_thing' entity exceeded the maximum allowed length of '100'.",
    );
  });

  test('dates are kept in UTC; a wall clock keeps its time; a day is a day', async () => {
    const body = {
      sample_at: '2025-01-31T10:15:00+02:00',
      sample_wall: '2025-01-31T10:15:00+02:00',
      sample_day: '2025-01-31',
    };
    await wire.send('PATCH', thing(7), body);
    expect((await wire.send('GET', thing(7))).json).toMatchObject({
      sample_at: '2025-01-31T08:15:00Z',
      sample_wall: '2025-01-31T10:15:00Z',
      sample_day: '2025-01-31',
    });
  });

  test('deleting a parent takes its parts along and cuts links elsewhere', async () => {
    await wire.send('PATCH', thing(8), { sample_name: 'parent', sample_thing_parts: [] });
    const bind = { sample_title: 'part', 'sample_ThingId@odata.bind': `/${thing(8)}` };
    expect((await wire.send('POST', 'sample_parts', bind)).status).toBe(204);
    const parts = await wire.send('GET', `${thing(8)}/sample_thing_parts?$select=sample_title`);
    expect(parts.json.value).toHaveLength(1);
    expect((await wire.send('DELETE', thing(8))).status).toBe(204);
    expect((await wire.send('DELETE', thing(8))).status).toBe(404);
    expect(wire.dynamics.rows('sample_part')).toEqual([]);
  });

  test('a lookup to a row that is not there is a 404', async () => {
    const answer = await wire.send('POST', 'sample_parts', { 'sample_ThingId@odata.bind': `/${thing(404)}` });
    expect([answer.status, answer.json.error.code]).toEqual([404, '0x80040217']);
  });
});

describe('alternate keys', () => {
  test('an upsert echoes the key, and a second row of the same key is refused', async () => {
    const first = await wire.send('PATCH', "sample_things(sample_code='abc')", { sample_name: 'k' });
    expect(first.headers.get('odata-entityid')).toBe(
      `${wire.dynamics.url}/api/data/v9.2/sample_things(sample_code='abc')`,
    );
    expect((await wire.send('GET', "sample_things(sample_code='ABC')")).json.sample_name).toBe('k');
    const doubled = await wire.send('POST', 'sample_things', { sample_code: 'Abc' });
    expect([doubled.status, doubled.json.error.code]).toEqual([412, '0x80060892']);
    const missing = await wire.send('GET', "sample_things(sample_code='none')");
    expect([missing.status, missing.json.error.code]).toEqual([404, '0x80060891']);
  });

  test('a key value with a slash cannot be addressed, encoded or not', async () => {
    for (const value of ['a/b', 'a%2Fb', 'a%23b', 'a%2Bb']) {
      const answer = await wire.send('GET', `sample_things(sample_code='${value}')`);
      expect([answer.status, answer.json.error.code]).toEqual([400, '0x8006088a']);
    }
  });

  test('keys that the table does not have', async () => {
    const answer = await wire.send('GET', "sample_things(sample_text='x')");
    expect([answer.status, answer.json.error.code]).toEqual([400, '0x80060890']);
  });
});

describe('queries', () => {
  beforeAll(async () => {
    for (let number = 100; number < 110; number += 1) {
      await wire.send('PATCH', thing(number), {
        sample_name: `Row ${number}`,
        sample_count: number,
        sample_kind: number % 2 === 0 ? 274150000 : 274150001,
        ...(number % 2 === 0 ? { 'sample_CaseId@odata.bind': `/incidents(${caseId})` } : {}),
      });
    }
  });

  const query = async (options: string): Promise<number[]> => {
    const answer = await wire.send('GET', `sample_things?$select=sample_count&$orderby=sample_count&${options}`);
    expect(answer.text).toContain('"value"');
    return (answer.json.value as { sample_count: number }[]).map((row) => row.sample_count);
  };

  test.each([
    ["startswith(sample_name,'row 10') and sample_count ge 107", [107, 108, 109]],
    ["contains(sample_name,'W 104')", [104]],
    ["endswith(sample_name,'9') and sample_count gt 100", [109]],
    ['sample_count gt 100 and not (sample_count lt 109)', [109]],
    ['sample_count eq 101 or sample_count eq 102', [101, 102]],
    ["sample_CaseId/ticketnumber eq 'cas-01001-a1b2c3' and sample_count gt 106", [108]],
    ['sample_kind eq 274150001 and sample_count gt 100', [101, 103, 105, 107, 109]],
    ["Microsoft.Dynamics.CRM.In(PropertyName='sample_count',PropertyValues=['103','105'])", [103, 105]],
    ["sample_name eq 'ROW 100'", [100]],
  ])('%s', async (filter, expected) => {
    expect(await query(`$filter=${encodeURIComponent(filter)}`)).toEqual(expected);
  });

  test('a lookup by its value property, a parameter alias and a null', async () => {
    const filter = encodeURIComponent(`_sample_caseid_value eq ${caseId} and sample_count ge @least`);
    expect(await query(`$filter=${filter}&@least=106`)).toEqual([106, 108]);
    expect(
      await query(`$filter=${encodeURIComponent('_sample_caseid_value eq null and sample_count gt 106')}`),
    ).toEqual([107, 109]);
  });

  test.each([
    ["nonsense eq 'x'", "Could not find a property named 'nonsense' on type 'Microsoft.Dynamics.CRM.sample_thing'."],
    ["sample_thingid eq 'x'", "Found operand types 'Edm.Guid' and 'Edm.String' for operator kind 'Equal'"],
    ['sample_count eq', 'Syntax error'],
    ["sample_name eq 'open", 'unterminated string literal'],
    [`${'('.repeat(200)}sample_count eq 1${')'.repeat(200)}`, 'Recursion depth'],
    [`${'not '.repeat(50_000 / 4 / 2)}true`, 'Recursion depth'],
  ])('a wrong filter (%#) is refused', async (filter, message) => {
    const answer = await wire.send('GET', `sample_things?$filter=${encodeURIComponent(filter)}`);
    expect(answer.status).toBe(400);
    expect(answer.json.error.message).toContain(message);
  });

  test('pages follow one another by an opaque link', async () => {
    const seen: number[] = [];
    const headers = { Prefer: 'odata.maxpagesize=4' };
    let link: string | undefined =
      'sample_things?$select=sample_count&$filter=sample_count ge 100 and sample_count lt 110&$orderby=sample_count desc';
    while (link !== undefined) {
      const answer = await wire.send('GET', link, undefined, headers);
      expect(answer.headers.get('preference-applied')).toBe('odata.maxpagesize=4');
      seen.push(...(answer.json.value as { sample_count: number }[]).map((row) => row.sample_count));
      link = answer.json['@odata.nextLink'] as string | undefined;
    }
    expect(seen).toEqual([109, 108, 107, 106, 105, 104, 103, 102, 101, 100]);
  });

  test('$top, $count and $expand of a lookup and of a collection', async () => {
    const answer = await wire.send(
      'GET',
      'sample_things?$select=sample_count&$filter=sample_count ge 100 and sample_count lt 110&$orderby=sample_count&$top=1&$count=true&$expand=sample_CaseId($select=title)',
    );
    expect(answer.json['@odata.count']).toBe(10);
    expect(answer.json.value).toMatchObject([{ sample_count: 100, sample_CaseId: { title: 'Printer is on fire' } }]);
    const incident = await wire.send(
      'GET',
      `incidents(${caseId})?$select=title&$expand=sample_incident_sample_thing($select=sample_count;$filter=sample_count gt 104;$orderby=sample_count desc)`,
    );
    expect(
      (incident.json.sample_incident_sample_thing as { sample_count: number }[]).map((row) => row.sample_count),
    ).toEqual([108, 106]);
  });

  test('$skip is not offered, and neither is an unknown option', async () => {
    for (const option of ['$skip=1', '$search=x']) {
      expect((await wire.send('GET', `sample_things?${option}`)).status).toBe(400);
    }
  });

  test('annotations only when asked for', async () => {
    const path = `${thing(100)}?$select=sample_kind,_sample_caseid_value`;
    expect(Object.keys((await wire.send('GET', path)).json as object).some((name) => /\w@/.test(name))).toBe(false);
    const answer = await wire.send('GET', path, undefined, { Prefer: 'odata.include-annotations="*"' });
    expect(answer.json).toMatchObject({
      'sample_kind@OData.Community.Display.V1.FormattedValue': 'Small',
      '_sample_caseid_value@OData.Community.Display.V1.FormattedValue': 'Printer is on fire',
      '_sample_caseid_value@Microsoft.Dynamics.CRM.lookuplogicalname': 'incident',
      '_sample_caseid_value@Microsoft.Dynamics.CRM.associatednavigationproperty': 'sample_CaseId',
    });
  });

  test('formatted values of dates and numbers', async () => {
    await wire.send('PATCH', thing(70), {
      sample_at: '2025-01-31T20:15:00Z',
      sample_count: 1000,
      sample_flag: true,
      sample_colours: '1,2',
    });
    const answer = await wire.send('GET', thing(70), undefined, { Prefer: 'odata.include-annotations="*"' });
    const formatted = (column: string) => answer.json[`${column}@OData.Community.Display.V1.FormattedValue`];
    expect(['sample_at', 'sample_count', 'sample_flag', 'sample_colours'].map(formatted)).toEqual([
      '1/31/2025 8:15 PM',
      '1,000',
      'Yes',
      'Red; Green',
    ]);
  });

  test('an unknown set names the segment', async () => {
    const answer = await wire.send('GET', 'nothings');
    expect([answer.status, answer.json.error]).toEqual([
      404,
      { code: '0x8006088a', message: "Resource not found for the segment 'nothings'." },
    ]);
  });
});

describe('file columns', () => {
  test('one call up, one call down', async () => {
    await wire.send('PATCH', thing(20), { sample_name: 'file' });
    const content = Buffer.from([0, 1, 2, 253, 254, 255]);
    const headers = { 'Content-Type': 'application/octet-stream', 'x-ms-file-name': 'report.json.gz' };
    expect((await wire.send('PATCH', `${thing(20)}/sample_file`, content, headers)).status).toBe(204);
    const row = await wire.send('GET', `${thing(20)}?$select=sample_file`);
    expect(row.json.sample_file_name).toBe('report.json.gz');
    const down = await fetch(`${wire.dynamics.url}/api/data/v9.2/${thing(20)}/sample_file/$value`, {
      headers: { Authorization: `Bearer ${wire.token}` },
    });
    expect(Buffer.from(await down.arrayBuffer())).toEqual(content);
    expect(down.headers.get('x-ms-file-size')).toBe('6');
    expect((await wire.send('DELETE', `${thing(20)}/sample_file`)).status).toBe(204);
    expect((await wire.send('GET', `${thing(20)}/sample_file/$value`)).status).toBe(404);
  });

  test('in chunks, up and down, and never out of order', async () => {
    await wire.send('PATCH', thing(21), { sample_name: 'file' });
    const content = Buffer.alloc(4_194_304 + 1000, 7);
    const begin = await wire.send('PATCH', `${thing(21)}/sample_file?x-ms-file-name=big.bin`, undefined, {
      'x-ms-transfer-mode': 'chunked',
    });
    expect([begin.status, begin.headers.get('x-ms-chunk-size')]).toEqual([200, '4194304']);
    const location = begin.headers.get('location') ?? '';
    const put = (first: number, last: number) =>
      wire.send('PATCH', location, content.subarray(first, last + 1), {
        'Content-Type': 'application/octet-stream',
        'Content-Range': `bytes ${first}-${last}/${content.length}`,
      });
    expect((await put(10, 20)).status).toBe(416);
    expect((await put(0, 4_194_303)).status).toBe(206);
    expect((await put(4_194_304, content.length - 1)).status).toBe(204);
    const tail = await fetch(`${wire.dynamics.url}/api/data/v9.2/${thing(21)}/sample_file/$value`, {
      headers: { Authorization: `Bearer ${wire.token}`, Range: 'bytes=4194304-' },
    });
    expect([tail.status, tail.headers.get('content-range')]).toEqual([206, `bytes 4194304-4195303/${content.length}`]);
    expect((await tail.arrayBuffer()).byteLength).toBe(1000);
  });
});
