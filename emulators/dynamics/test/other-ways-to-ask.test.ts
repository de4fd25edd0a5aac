import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startWire, type Wire } from './support/client.ts';
import { sampleSolution } from './support/sample-solution.ts';

let wire: Wire;
beforeEach(async () => {
  wire = await startWire({}, sampleSolution());
  for (const [sample_name, sample_count] of [
    ['first', 1],
    ['second', 2],
    ['third', 3],
  ] as const) {
    await wire.send('POST', 'sample_things', { sample_name, sample_count });
  }
});
afterEach(() => wire.close());

const ask = async (fetch: string) => wire.send('GET', `sample_things?fetchXml=${encodeURIComponent(fetch)}`);
const query = (inner: string, attributes = '') =>
  `<fetch ${attributes}><entity name="sample_thing"><attribute name="sample_name"/>${inner}</entity></fetch>`;

describe('FetchXML asks what query options ask', () => {
  test.each([
    ['<filter><condition attribute="sample_count" operator="ge" value="2"/></filter>', ['second', 'third']],
    ['<filter><condition attribute="sample_name" operator="like" value="%ir%"/></filter>', ['first', 'third']],
    [
      '<filter type="or"><condition attribute="sample_name" operator="eq" value="first"/><condition attribute="sample_count" operator="in"><value>3</value></condition></filter>',
      ['first', 'third'],
    ],
    ['<filter><condition attribute="sample_caseid" operator="not-null"/></filter>', []],
    ['<filter><condition attribute="ownerid" operator="eq-userid"/></filter>', ['first', 'second', 'third']],
  ])('%s', async (filter, names) => {
    const { json } = await ask(query(`<order attribute="sample_count"/>${filter}`));
    expect(json.value.map((row) => row.sample_name)).toEqual(names);
  });

  test('in its order, and no more than it wants', async () => {
    const { json } = await ask(query('<order attribute="sample_count" descending="true"/>', 'top="2"'));
    expect(json.value.map((row) => row.sample_name)).toEqual(['third', 'second']);
  });

  test('by a view that is stored', async () => {
    const view = { name: 'Large', returnedtypecode: 'sample_thing', querytype: 0 };
    const fetchxml = query('<filter><condition attribute="sample_count" operator="gt" value="2"/></filter>');
    const made = await wire.send('POST', 'savedqueries', { ...view, fetchxml });
    const id = /\(([^)]*)\)/.exec(made.headers.get('OData-EntityId') ?? '')?.[1] ?? '';
    const { json } = await wire.send('GET', `sample_things?savedQuery=${id}`);
    expect(json.value.map((row) => row.sample_name)).toEqual(['third']);
  });

  test.each([
    ['a join', query('<link-entity name="incident" from="incidentid" to="sample_caseid"/>'), 'not supported'],
    ['a column that is not there', query('<order attribute="sample_nothing"/>'), "doesn't contain attribute"],
    ['another table', '<fetch><entity name="account"/></fetch>', 'not'],
    ['no XML', '<fetch', 'Invalid XML'],
  ])('%s is refused', async (_name, fetch, words) => {
    const { status, json } = await ask(fetch);
    expect([status, json.error.message]).toEqual([400, expect.stringContaining(words)]);
  });

  test('a parameter that nobody knows is refused, not passed over', async () => {
    const { status, json } = await wire.send('GET', 'sample_things?fetchxmll=x');
    expect([status, json.error.message]).toEqual([400, "The query parameter 'fetchxmll' is not supported."]);
  });
});

test('a batch may end with its closing boundary, or not, as the setting says', async () => {
  const part = 'Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n';
  const text = `--b\r\n${part}GET /api/data/v9.2/WhoAmI HTTP/1.1\r\n\r\n\r\n--b--`;
  expect((await wire.batch(text)).status).toBe(200);
  wire.dynamics.changeSettings({ batchLastLineEnd: 'required' });
  expect((await wire.batch(text)).status).toBe(400);
  expect((await wire.batch(`${text}\r\n`)).status).toBe(200);
});

test('a file whose extension is blocked is refused in file columns too', async () => {
  const id = wire.dynamics.rows('sample_thing')[0]?.sample_thingid as string;
  const upload = (name: string) =>
    wire.send('PATCH', `sample_things(${id})/sample_file`, Buffer.from('x'), {
      'Content-Type': 'application/octet-stream',
      'x-ms-file-name': name,
    });
  const refused = await upload('run.EXE');
  expect([refused.status, refused.json.error.code]).toEqual([400, '0x80043e09']);
  expect((await upload('report.json.gz')).status).toBe(204);
  const Target = { sample_thingid: id, '@odata.type': 'Microsoft.Dynamics.CRM.sample_thing' };
  const blocks = { Target, FileAttributeName: 'sample_file', FileName: 'run.js' };
  expect((await wire.send('POST', 'InitializeFileBlocksUpload', blocks)).json.error.code).toBe('0x80043e09');
});

describe('metadata', () => {
  test('the document names tables, columns and both ends of relationships', async () => {
    const { status, headers, text } = await wire.send('GET', '$metadata');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/xml']);
    expect(text).toContain('<EntityType Name="sample_thing" BaseType="mscrm.crmbaseentity">');
    expect(text).toContain('<Property Name="_sample_caseid_value" Type="Edm.Guid" />');
    expect(text).toContain('<Property Name="sample_day" Type="Edm.Date" />');
    expect(text).toContain(
      '<NavigationProperty Name="sample_incident_sample_thing" Type="Collection(mscrm.sample_thing)" />',
    );
    expect(text).toContain('<NavigationPropertyBinding Path="sample_CaseId" Target="incidents" />');
  });

  test('relationships can be asked with a choice of properties', async () => {
    const path = "EntityDefinitions(LogicalName='incident')/OneToManyRelationships";
    const { json } = await wire.send('GET', `${path}?$select=SchemaName,ReferencedAttribute,IsCustomRelationship`);
    expect(json.value.find((one) => one.SchemaName === 'sample_incident_sample_thing')).toMatchObject({
      ReferencedAttribute: 'incidentid',
      IsCustomRelationship: true,
    });
  });

  test('tables have an icon, roles and views a description', async () => {
    const table = "EntityDefinitions(LogicalName='sample_thing')?$select=IconVectorName";
    expect((await wire.send('GET', table)).json.IconVectorName).toBeNull();
    expect((await wire.send('GET', 'roles?$select=description')).status).toBe(200);
    expect((await wire.send('GET', 'savedqueries?$select=description')).status).toBe(200);
  });
});
