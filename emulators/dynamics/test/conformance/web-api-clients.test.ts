import { randomUUID } from 'node:crypto';
import https from 'node:https';
import * as dataverse from 'dataverse-webapi/lib/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as xrm from 'xrm-webapi/dist/xrm-webapi-node.js';
import { type Dynamics, startDynamics } from '../../src/index.ts';
import { sampleSolution } from '../support/sample-solution.ts';

// Two more clients of the field, unmodified. Both speak https alone and leave the port out of their requests, so that the agent
// that Node takes by default says which port that is, and trusts the emulator's certificate.
// The second is the first's predecessor; the types of its calls are those of its successor.
const clients: Record<string, Omit<typeof dataverse, 'retrieveAlternateKey'>> = {
  'dataverse-webapi': dataverse,
  'xrm-webapi': xrm as unknown as typeof dataverse,
};

let dynamics: Dynamics;
let caseId: string;
let token: string;
const agentBefore = https.globalAgent;

beforeAll(async () => {
  dynamics = await startDynamics({ https: true });
  await dynamics.importSolution(sampleSolution());
  caseId = dynamics.createCase({ title: 'A case', ticketnumber: 'CAS-1' });
  token = await dynamics.signIn(dynamics.applicationUserId());
  const agent = new https.Agent({ ca: dynamics.certificateAuthority });
  https.globalAgent = Object.assign(agent, { defaultPort: Number(new URL(dynamics.url).port) });
});
afterAll(async () => {
  https.globalAgent = agentBefore;
  await dynamics.close();
});

const things = 'sample_things';

describe.each(Object.entries(clients))('%s', (name, client) => {
  // Both shorten `https://` to `https:/`, which xrm-webapi writes into the lines of a batch; who uses it for batches sets the
  // address afterwards.
  const config = () => {
    const made = new client.WebApiConfig('9.2', token, dynamics.url);
    made.url = `${dynamics.url}/api/data/v9.2`;
    return made;
  };
  const create = async (values: Record<string, string | number>) =>
    client.createWithReturnData(config(), things, values, '$select=sample_name', { representation: true });
  const idOf = (row: dataverse.Entity) => row.sample_thingid as string;

  test('create, retrieve, update, delete', async () => {
    const id = idOf(await create({ sample_name: 'one' }));
    await client.update(config(), things, id, { sample_name: 'two' });
    await client.updateProperty(config(), things, id, 'sample_count', 7);
    const row = await client.retrieve(config(), things, id, '$select=sample_name,sample_count');
    expect(row).toMatchObject({ sample_name: 'two', sample_count: 7 });
    await client.deleteProperty(config(), things, id, 'sample_count');
    expect((await client.retrieve(config(), things, id)).sample_count).toBeNull();
    await client.deleteRecord(config(), things, id);
    await expect(client.retrieve(config(), things, id)).rejects.toMatchObject({ code: '0x80040217' });
  });

  test('pages', async () => {
    for (let count = 0; count < 3; count += 1) await create({ sample_name: `page of ${name}`, sample_count: count });
    const query = `$select=sample_count&$filter=sample_name eq 'page of ${name}'&$orderby=sample_count`;
    const first = await client.retrieveMultiple(config(), things, encodeURI(query), { maxPageSize: 2 });
    expect(first.value.map((row) => row.sample_count)).toEqual([0, 1]);
    const next = await client.retrieveMultipleNextPage(config(), first['@odata.nextLink'], { maxPageSize: 2 });
    expect(next.value.map((row) => row.sample_count)).toEqual([2]);
  });

  test('links', async () => {
    const id = idOf(await create({ sample_name: 'linked' }));
    const part = { sample_title: 'part' };
    const made = await client.createWithReturnData(config(), 'sample_parts', part, '$select=sample_title');
    const partId = made.sample_partid as string;
    const thingOfPart = async () => (await client.retrieve(config(), 'sample_parts', partId))._sample_thingid_value;
    await client.associate(config(), things, id, 'sample_thing_parts', 'sample_parts', partId);
    expect(await thingOfPart()).toBe(id);
    await client.disassociate(config(), things, id, 'sample_thing_parts', partId);
    expect(await thingOfPart()).toBeNull();
    await client.update(config(), things, id, { 'sample_CaseId@odata.bind': `/incidents(${caseId})` });
    expect((await client.retrieve(config(), things, id))._sample_caseid_value).toBe(caseId);
    await client.disassociate(config(), things, id, 'sample_CaseId');
    expect((await client.retrieve(config(), things, id))._sample_caseid_value).toBeNull();
  });

  test('functions and actions', async () => {
    expect(await client.unboundFunction(config(), 'WhoAmI')).toMatchObject({ UserId: dynamics.applicationUserId() });
    await client.unboundAction(config(), 'PublishAllXml');
  });

  test('a batch with a change set and queries', async () => {
    const id = idOf(await create({ sample_name: 'before' }));
    const changes = [
      { method: 'POST', queryString: things, entity: { sample_name: `batch of ${name}` } },
      { method: 'PATCH', queryString: `${things}(${id})`, entity: { sample_name: 'after' } },
    ];
    const query = encodeURI(`${things}?$select=sample_name&$filter=sample_name eq 'batch of ${name}'`);
    const answer: unknown = await client.batchOperation(config(), randomUUID(), randomUUID(), changes, [query]);
    expect(JSON.stringify(answer)).toContain(`batch of ${name}`);
    expect((await client.retrieve(config(), things, id)).sample_name).toBe('after');
  });

  test('a batch that fails keeps nothing of its change set', async () => {
    const lost = `lost by ${name}`;
    const changes = [lost, 'x'.repeat(500)].map((sample_name) => ({
      ...{ method: 'POST', queryString: things },
      entity: { sample_name },
    }));
    await expect(client.batchOperation(config(), randomUUID(), randomUUID(), changes, [])).rejects.toBeDefined();
    const { value } = await client.retrieveMultiple(config(), things);
    expect(value.map((row) => row.sample_name)).not.toContain(lost);
  });
});

test('dataverse-webapi finds a row by its alternate key and reads every answer of a batch', async () => {
  const config = new dataverse.WebApiConfig('9.2', token, dynamics.url);
  const changes = [{ method: 'POST', queryString: things, entity: { sample_name: 'keyed', sample_code: 'key' } }];
  const answers = await dataverse.batchOperation(config, randomUUID(), randomUUID(), changes, [
    `${things}(sample_code='key')`,
  ]);
  expect(answers).toMatchObject([
    { httpStatus: 204, contentId: '1' },
    { httpStatus: 200, data: { sample_code: 'key' } },
  ]);
  const row = await dataverse.retrieveAlternateKey(config, things, "sample_code='key'");
  expect(row.sample_name).toBe('keyed');
});
