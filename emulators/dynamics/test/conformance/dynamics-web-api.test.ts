import { DynamicsWebApi } from 'dynamics-web-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Dynamics, startDynamics } from '../../src/index.ts';
import { tokenOf } from '../support/client.ts';
import { sampleSolution } from '../support/sample-solution.ts';

// A client of the field, unmodified: what it can do and the emulator offers must work between them.
interface Thing {
  sample_thingid?: string;
  sample_name?: string;
  sample_count?: number | null;
  sample_kind?: number;
  _sample_caseid_value?: string;
  [property: string]: unknown;
}

let dynamics: Dynamics;
let api: DynamicsWebApi;
let caseId: string;

beforeAll(async () => {
  dynamics = await startDynamics();
  await dynamics.importSolution(sampleSolution());
  caseId = dynamics.createCase({ title: 'A case', ticketnumber: 'CAS-1' });
  const onTokenRefresh = () => tokenOf(dynamics);
  api = new DynamicsWebApi({ serverUrl: dynamics.url, dataApi: { version: '9.2' }, onTokenRefresh });
});
afterAll(() => dynamics.close());

const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const collection = 'sample_things';
const make = (number: number, data: Thing = {}) =>
  api.upsert<Thing>({ collection, key: id(number), data: { sample_name: `n${number}`, ...data } });

describe('rows', () => {
  test('create, with and without the row in return', async () => {
    const made: unknown = await api.create<Thing>({ collection, data: { sample_name: 'created' } });
    expect(made).toMatch(/^[0-9a-f-]{36}$/);
    const whole = await api.create<Thing>({
      collection,
      data: { sample_name: 'whole' },
      returnRepresentation: true,
      select: ['sample_name'],
    });
    expect(whole.sample_name).toBe('whole');
  });

  test('retrieve with select, expand and an entity tag', async () => {
    await make(1, { 'sample_CaseId@odata.bind': `/incidents(${caseId})` });
    const row = await api.retrieve<Thing>({
      collection,
      key: id(1),
      select: ['sample_name', '_sample_caseid_value'],
      expand: [{ property: 'sample_CaseId', select: ['title'] }],
      includeAnnotations: '*',
    });
    expect(row).toMatchObject({ sample_name: 'n1', sample_CaseId: { title: 'A case' } });
    expect(
      row._sample_caseid_value_Formatted ?? row['_sample_caseid_value@OData.Community.Display.V1.FormattedValue'],
    ).toBe('A case');
    const etag = String(
      (await api.retrieve<Thing>({ collection, key: id(1), select: ['sample_name'] }))['@odata.etag'],
    );
    expect(await api.retrieve({ collection, key: id(1), ifnonematch: etag })).toBeUndefined();
  });

  test('update, only where the version is the known one', async () => {
    await make(2);
    expect(await api.update<Thing>({ collection, key: id(2), data: { sample_name: 'changed' } })).toBe(true);
    const etag = String((await api.retrieve<Thing>({ collection, key: id(2) }))['@odata.etag']);
    expect(await api.update({ collection, key: id(2), data: { sample_count: 1 }, ifmatch: etag })).toBe(true);
    expect(await api.update({ collection, key: id(2), data: { sample_count: 2 }, ifmatch: etag })).toBe(false);
    await expect(api.update({ collection, key: id(999), data: { sample_count: 2 } })).rejects.toMatchObject({
      status: 404,
    });
  });

  test('upsert: create only, update only, by alternate key', async () => {
    await make(3);
    expect(await api.upsert({ collection, key: id(3), data: { sample_name: 'x' }, ifnonematch: '*' })).toBeNull();
    expect(await api.upsert({ collection, key: id(998), data: { sample_name: 'x' }, ifmatch: '*' })).toBeNull();
    const row = await api.upsert<Thing>({
      collection,
      key: "sample_code='alt'",
      data: { sample_name: 'alt' },
      returnRepresentation: true,
    });
    expect(row).toMatchObject({ sample_name: 'alt', sample_code: 'alt' });
  });

  test('a rule against duplicates, for who asks', async () => {
    const rule = await api.create<Record<string, unknown>>({
      collection: 'duplicaterules',
      returnRepresentation: true,
      data: {
        ...{ name: 'Codes', baseentityname: 'sample_thing', matchingentityname: 'sample_thing' },
        DuplicateRule_DuplicateRuleConditions: [
          { baseattributename: 'sample_text', matchingattributename: 'sample_text', ignoreblankvalues: true },
        ],
      },
    });
    const DuplicateRuleId = rule.duplicateruleid as string;
    await api.callAction({ actionName: 'PublishDuplicateRule', action: { DuplicateRuleId } });
    const data = { sample_text: 'only once' };
    await api.create({ collection, data, duplicateDetection: true });
    await expect(api.create({ collection, data, duplicateDetection: true })).rejects.toMatchObject({
      ...{ status: 412, code: '0x80040333' },
    });
    await api.create({ collection, data });
    await api.deleteRecord({ collection: 'duplicaterules', key: DuplicateRuleId });
    await api.create({ collection, data, duplicateDetection: true });
  });

  test('one property: update and delete', async () => {
    await make(4, { sample_count: 4 });
    await api.updateSingleProperty({ collection, key: id(4), fieldValuePair: { sample_name: 'single' } });
    await api.deleteRecord({ collection, key: id(4), property: 'sample_count' });
    const row = await api.retrieve<Thing>({ collection, key: id(4), select: ['sample_name', 'sample_count'] });
    expect(row).toMatchObject({ sample_name: 'single', sample_count: null });
  });

  test('delete', async () => {
    await make(5);
    expect(await api.deleteRecord({ collection, key: id(5) })).toBe(true);
    await expect(api.retrieve({ collection, key: id(5) })).rejects.toMatchObject({ status: 404, code: '0x80040217' });
  });
});

describe('queries', () => {
  beforeAll(async () => {
    for (let number = 100; number < 112; number += 1)
      await make(number, { sample_count: number, sample_kind: 274150000 });
  });
  const filter = 'sample_count ge 100 and sample_count lt 112';

  test('retrieveMultiple with everything it can say', async () => {
    const page = await api.retrieveMultiple<Thing>({
      collection,
      select: ['sample_count', 'sample_kind'],
      filter,
      orderBy: ['sample_count desc'],
      top: 3,
      count: true,
      includeAnnotations: 'OData.Community.Display.V1.FormattedValue',
    });
    expect(page.value.map((row) => row.sample_count)).toEqual([111, 110, 109]);
    expect(page.oDataCount).toBe(12);
    expect(page.value[0]?.['sample_kind@OData.Community.Display.V1.FormattedValue']).toBe('Small');
  });

  test('pages, followed by hand and by retrieveAll', async () => {
    const request = { collection, select: ['sample_count'], filter, orderBy: ['sample_count'], maxPageSize: 5 };
    const first = await api.retrieveMultiple<Thing>(request);
    const second = await api.retrieveMultiple<Thing>(request, first.oDataNextLink);
    expect([first.value.length, second.value[0]?.sample_count]).toEqual([5, 105]);
    expect((await api.retrieveAll<Thing>(request)).value).toHaveLength(12);
  });

  test('count and countAll', async () => {
    expect(await api.count({ collection, filter })).toBe(12);
    expect(await api.countAll({ collection, filter, select: ['sample_count'] })).toBe(12);
  });
});

describe('links', () => {
  test('associate and disassociate children, and single values', async () => {
    await make(20);
    const part: unknown = await api.create({ collection: 'sample_parts', data: { sample_title: 'p' } });
    const relatedKey = String(part);
    const both = { collection, primaryKey: id(20), relationshipName: 'sample_thing_parts', relatedKey };
    await api.associate({ ...both, relatedCollection: 'sample_parts' });
    const parts = async () =>
      (
        await api.retrieve<{ sample_thing_parts: object[] }>({
          collection,
          key: id(20),
          expand: [{ property: 'sample_thing_parts' }],
        })
      ).sample_thing_parts;
    expect(await parts()).toHaveLength(1);
    await api.disassociate(both);
    expect(await parts()).toHaveLength(0);
    const single = { collection, primaryKey: id(20), navigationProperty: 'sample_CaseId' };
    await api.associateSingleValued({ ...single, relatedCollection: 'incidents', relatedKey: caseId });
    expect((await api.retrieve<Thing>({ collection, key: id(20) }))._sample_caseid_value).toBe(caseId);
    await api.disassociateSingleValued(single);
    expect((await api.retrieve<Thing>({ collection, key: id(20) }))._sample_caseid_value).toBeNull();
  });
});

describe('functions and actions', () => {
  test('unbound and bound', async () => {
    const who = await api.callFunction<{ UserId: string }>('WhoAmI');
    expect(who.UserId).toBe(dynamics.applicationUserId());
    const privileges = await api.callFunction<{ RolePrivileges: object[] }>({
      name: 'Microsoft.Dynamics.CRM.RetrieveUserPrivileges',
      collection: 'systemusers',
      key: who.UserId,
    });
    expect(privileges.RolePrivileges.length).toBeGreaterThan(100);
    await api.callAction({ actionName: 'PublishAllXml' });
    const Targets = [{ '@odata.type': 'Microsoft.Dynamics.CRM.sample_thing', sample_name: 'bulk' }];
    const made = await api.callAction<{ Ids: string[] }>({
      actionName: 'Microsoft.Dynamics.CRM.CreateMultiple',
      collection,
      action: { Targets },
    });
    expect(made.Ids).toHaveLength(1);
  });
});

describe('files', () => {
  test('up in chunks, down in chunks, deleted', async () => {
    await make(30);
    const data = Buffer.alloc(5_000_000, 'abc');
    await api.uploadFile({ collection, key: id(30), property: 'sample_file', fileName: 'file.bin', data });
    const down = await api.downloadFile({ collection, key: id(30), property: 'sample_file' });
    expect(down.fileName).toBe('file.bin');
    expect(down.fileSize).toBe(data.length);
    expect(Buffer.from(down.data as Uint8Array).equals(data)).toBe(true);
    await api.deleteRecord({ collection, key: id(30), property: 'sample_file' });
    await expect(api.downloadFile({ collection, key: id(30), property: 'sample_file' })).rejects.toMatchObject({
      status: 404,
    });
  });
});

describe('batches', () => {
  test('a change set with a reference, then a query', async () => {
    api.startBatch();
    void api.create({ collection, data: { sample_name: 'batched' }, contentId: '1' });
    void api.create({ collection: 'sample_parts', data: { sample_title: 'in', 'sample_ThingId@odata.bind': '$1' } });
    void api.retrieveMultiple({
      collection,
      select: ['sample_name'],
      filter: "sample_name eq 'batched'",
      inChangeSet: false,
    });
    const answers = (await api.executeBatch()) as [string, string, { value: object[] }];
    expect(answers[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(answers[2].value).toHaveLength(1);
  });

  test('a failure throws, and keeps nothing of its change set', async () => {
    api.startBatch();
    void api.update({ collection, key: id(40), data: { sample_name: 'x' }, ifmatch: '*' });
    void api.create({ collection, data: { sample_name: 'x'.repeat(500) } });
    await expect(api.executeBatch()).rejects.toBeDefined();
    await expect(api.retrieve({ collection, key: id(40) })).rejects.toMatchObject({ status: 404 });
  });

  test('with continueOnError the rest is answered', async () => {
    api.startBatch();
    void api.retrieve({ collection, key: id(12345), inChangeSet: false });
    void api.retrieve({ collection: 'incidents', key: caseId, select: ['title'], inChangeSet: false });
    const answers: unknown[] = await api.executeBatch({ continueOnError: true });
    expect(answers).toHaveLength(2);
    expect(answers[1]).toMatchObject({ title: 'A case' });
  });
});

describe('metadata', () => {
  test('tables, by name and all', async () => {
    const table = await api.retrieveEntity<{ EntitySetName: string }>({
      key: "LogicalName='sample_thing'",
      select: ['EntitySetName', 'LogicalName'],
    });
    expect(table.EntitySetName).toBe('sample_things');
    const tables = await api.retrieveEntities<{ LogicalName: string }>({
      select: ['LogicalName'],
      filter: "EntitySetName eq 'incidents'",
    });
    expect(tables.value.map((one) => one.LogicalName)).toEqual(['incident']);
  });

  test('columns, with the options of a choice', async () => {
    const { MetadataId } = await api.retrieveEntity<{ MetadataId: string }>({ key: "LogicalName='sample_thing'" });
    const columns = await api.retrieveAttributes<{ LogicalName: string }>({
      entityKey: MetadataId,
      select: ['LogicalName'],
    });
    expect(columns.value.map((column) => column.LogicalName)).toContain('sample_kind');
    const choice = await api.retrieveAttribute<{ OptionSet: { Options: { Value: number }[] } }>({
      entityKey: "LogicalName='sample_thing'",
      attributeKey: "LogicalName='sample_colours'",
      castType: 'Microsoft.Dynamics.CRM.MultiSelectPicklistAttributeMetadata',
      select: ['LogicalName'],
      expand: [{ property: 'OptionSet' }],
    });
    expect(choice.OptionSet.Options.map((option) => option.Value)).toEqual([1, 2]);
  });

  test('relationships and shared choices', async () => {
    const all = await api.retrieveRelationships<{ SchemaName: string }>({ select: ['SchemaName'] });
    expect(all.value.map((one) => one.SchemaName)).toContain('sample_incident_sample_thing');
    const one = await api.retrieveRelationship<{ ReferencingEntity: string }>({
      key: "SchemaName='sample_thing_parts'",
    });
    expect(one.ReferencingEntity).toBe('sample_part');
    const choice = await api.retrieveGlobalOptionSet<{ Options: object[] }>({ key: "Name='sample_kind'" });
    expect(choice.Options).toHaveLength(2);
  });

  test('the set of a table is found by its name', async () => {
    const byName = new DynamicsWebApi({
      serverUrl: dynamics.url,
      dataApi: { version: '9.2' },
      useEntityNames: true,
      onTokenRefresh: () => tokenOf(dynamics),
    });
    const page = await byName.retrieveMultiple<Thing>({ collection: 'incident', select: ['title'] });
    expect(page.value).toHaveLength(1);
  });
});

test('an expired token is renewed and the call goes on', async () => {
  dynamics.advance(4_000_000);
  expect((await api.callFunction<{ UserId: string }>('WhoAmI')).UserId).toMatch(/-/);
});
