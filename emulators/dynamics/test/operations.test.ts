import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleSolution } from './support/sample-solution.ts';
import { startWire, type Wire } from './support/client.ts';

let wire: Wire;
beforeAll(async () => {
  wire = await startWire({}, sampleSolution());
});
afterAll(() => wire.close());

const thingType = 'Microsoft.Dynamics.CRM.sample_thing';
const call = (name: string, body: object) => wire.send('POST', name, body);

describe('bulk messages', () => {
  const bulk = (name: string, Targets: object[]) => call(`sample_things/Microsoft.Dynamics.CRM.${name}`, { Targets });

  test('CreateMultiple gives ids; UpdateMultiple changes by id', async () => {
    const made = await bulk('CreateMultiple', [
      { '@odata.type': thingType, sample_name: 'm1' },
      { '@odata.type': thingType, sample_name: 'm2' },
    ]);
    const ids = made.json.Ids as string[];
    expect(ids).toHaveLength(2);
    const changed = await bulk('UpdateMultiple', [
      { '@odata.type': thingType, sample_thingid: ids[0], sample_name: 'm1 changed' },
    ]);
    expect(changed.status).toBe(204);
    expect((await wire.send('GET', `sample_things(${ids[0] ?? ''})`)).json.sample_name).toBe('m1 changed');
  });

  test('a client finds out which tables take them', async () => {
    const filters = async (table: string) => {
      const filter = `primaryobjecttypecode eq '${table}' and sdkmessageid/name eq 'UpsertMultiple'`;
      const answer = await wire.send('GET', `sdkmessagefilters?$select=sdkmessagefilterid&$filter=${filter}`);
      return answer.json.value.length;
    };
    expect([await filters('sample_thing'), await filters('nothing')]).toEqual([1, 0]);
  });

  test('UpsertMultiple makes and changes by alternate key', async () => {
    const target = (code: string, sample_name: string) => ({
      '@odata.type': thingType,
      '@odata.id': `sample_things(sample_code='${code}')`,
      sample_name,
    });
    expect((await bulk('UpsertMultiple', [target('u1', 'a'), target('u2', 'b')])).status).toBe(204);
    expect((await bulk('UpsertMultiple', [target('u2', 'c')])).status).toBe(204);
    expect((await wire.send('GET', "sample_things(sample_code='u2')")).json.sample_name).toBe('c');
  });

  test('a primary key in UpsertMultiple is taken only where the switch says so', async () => {
    const target = {
      '@odata.type': thingType,
      sample_thingid: '00000000-0000-4000-8000-0000000000aa',
      sample_name: 'by id',
    };
    expect((await bulk('UpsertMultiple', [target])).status).toBe(400);
    wire.dynamics.changeSettings({ upsertMultipleByPrimaryKey: true });
    expect((await bulk('UpsertMultiple', [target])).status).toBe(204);
  });

  test('one that is wrong undoes all', async () => {
    const before = wire.dynamics.rows('sample_thing').length;
    const answer = await bulk('CreateMultiple', [
      { '@odata.type': thingType, sample_name: 'fine' },
      { '@odata.type': thingType, sample_name: 'x'.repeat(200) },
    ]);
    expect([answer.status, answer.json.error.code]).toEqual([400, '0x80044331']);
    expect(wire.dynamics.rows('sample_thing')).toHaveLength(before);
    expect(
      (await bulk('CreateMultiple', [{ '@odata.type': 'Microsoft.Dynamics.CRM.incident', title: 'x' }])).status,
    ).toBe(400);
  });
});

describe('cases', () => {
  test('are closed by a resolution and reject a status of another state', async () => {
    const id = wire.dynamics.createCase({ title: 'close me' });
    const IncidentResolution = { subject: 'done', 'incidentid@odata.bind': `/incidents(${id})` };
    expect((await call('CloseIncident', { IncidentResolution, Status: 6 })).status).toBe(400);
    expect((await call('CloseIncident', { IncidentResolution, Status: 5 })).status).toBe(204);
    expect((await wire.send('GET', `incidents(${id})`)).json).toMatchObject({ statecode: 1, statuscode: 5 });
  });

  test('are merged: the loser points to the winner', async () => {
    const [winner, loser] = [wire.dynamics.createCase({ title: 'w' }), wire.dynamics.createCase({ title: 'l' })];
    const reference = (incidentid: string) => ({ '@odata.type': 'Microsoft.Dynamics.CRM.incident', incidentid });
    const merge = { Target: reference(winner), Subordinate: reference(loser), PerformParentingChecks: false };
    expect((await call('Merge', merge)).status).toBe(204);
    expect((await wire.send('GET', `incidents(${loser})`)).json).toMatchObject({
      statecode: 2,
      statuscode: 2000,
      _masterid_value: winner,
    });
    expect((await call('Merge', { ...merge, Subordinate: reference(winner) })).status).toBe(400);
  });

  test('keep their number, and need a customer', async () => {
    const id = wire.dynamics.createCase({ title: 'n', ticketnumber: 'KEEP-1' });
    await wire.send('PATCH', `incidents(${id})`, { ticketnumber: 'OTHER-1' });
    expect((await wire.send('GET', `incidents(${id})`)).json.ticketnumber).toBe('KEEP-1');
    const refused = await wire.send('POST', 'incidents', { title: 'nobody' });
    expect(refused.json.error.message).toBe('You should specify a parent contact or account.');
  });
});

describe('files by message', () => {
  test('blocks up, blocks down, delete', async () => {
    const made = await wire.send(
      'POST',
      'sample_things',
      { sample_name: 'blocks' },
      { Prefer: 'return=representation' },
    );
    const Target = { '@odata.type': thingType, sample_thingid: made.json.sample_thingid };
    const file = { Target, FileAttributeName: 'sample_file', FileName: 'a.txt' };
    const { FileContinuationToken } = (await call('InitializeFileBlocksUpload', file)).json;
    const block = (BlockId: string, text: string) =>
      call('UploadBlock', { BlockId, BlockData: Buffer.from(text).toString('base64'), FileContinuationToken });
    expect((await block('AA==', 'hello ')).status).toBe(204);
    expect((await block('AQ==', 'world')).status).toBe(204);
    const commit = { FileName: 'a.txt', MimeType: 'text/plain', FileContinuationToken };
    expect((await call('CommitFileBlocksUpload', { ...commit, BlockList: ['AA==', 'no'] })).status).toBe(400);
    const done = await call('CommitFileBlocksUpload', { ...commit, BlockList: ['AA==', 'AQ=='] });
    expect(done.json).toMatchObject({ FileSizeInBytes: 11 });
    const down = (await call('InitializeFileBlocksDownload', { Target, FileAttributeName: 'sample_file' })).json;
    expect(down).toMatchObject({ FileName: 'a.txt', FileSizeInBytes: 11 });
    const part = { Offset: 6, BlockLength: 100, FileContinuationToken: down.FileContinuationToken };
    expect(Buffer.from(String((await call('DownloadBlock', part)).json.Data), 'base64').toString()).toBe('world');
    expect((await call('DeleteFile', { FileId: done.json.FileId })).status).toBe(204);
    expect((await call('InitializeFileBlocksDownload', { Target, FileAttributeName: 'sample_file' })).status).toBe(404);
  });
});

describe('notes', () => {
  test('belong to a case, go with it, and obey size and extension', async () => {
    const id = wire.dynamics.createCase({ title: 'noted' });
    const note = {
      subject: 's',
      filename: 'a.txt',
      documentbody: Buffer.from('hi').toString('base64'),
      'objectid_incident@odata.bind': `/incidents(${id})`,
    };
    expect((await wire.send('POST', 'annotations', note)).status).toBe(204);
    const notes = await wire.send(
      'GET',
      `incidents(${id})/incident_Annotation?$select=filesize,isdocument,objecttypecode`,
    );
    expect(notes.json.value).toMatchObject([{ filesize: 2, isdocument: true, objecttypecode: 'incident' }]);
    const big = Buffer.alloc(5120 * 1024 + 1).toString('base64');
    expect((await wire.send('POST', 'annotations', { ...note, documentbody: big })).json.error.code).toBe('0x80044a02');
    expect((await wire.send('POST', 'annotations', { ...note, filename: 'a.exe' })).json.error.code).toBe('0x80043e09');
    await wire.send('DELETE', `incidents(${id})`);
    expect(wire.dynamics.rows('annotation')).toEqual([]);
  });
});
