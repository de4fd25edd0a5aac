import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { sampleSolution } from './support/sample-solution.ts';

const program = path.resolve(import.meta.dirname, '../src/main.ts');
const folder = mkdtempSync(path.join(tmpdir(), 'dynamics-state-'));
const children: ChildProcess[] = [];

interface Running {
  readonly description: {
    readonly tenantId: string;
    readonly application: { readonly id: string; readonly secret: string };
  };
  control<T>(address: string, body?: unknown): Promise<T>;
  webApi(method: string, address: string, body?: unknown): Promise<Response>;
  kill(): Promise<void>;
}

async function start(file: string): Promise<Running> {
  const child = spawn(process.execPath, [program, '--port', '0', '--state', path.join(folder, file)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const url = line.replace(/^\S+\s+/, '');
  const json = { 'content-type': 'application/json' };
  const control = async <T>(address: string, body?: unknown): Promise<T> => {
    const answer = await fetch(
      `${url}/_emulator${address}`,
      body === undefined ? {} : { method: 'POST', headers: json, body: JSON.stringify(body) },
    );
    expect(answer.status).toBe(200);
    return (await answer.json()) as T;
  };
  const description = await control<Running['description']>('');
  const token = await fetch(`${url}/${description.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: description.application.id,
      client_secret: description.application.secret,
      scope: `${url}/.default`,
    }),
  });
  const { access_token } = (await token.json()) as { access_token: string };
  return {
    ...{ description, control },
    webApi: (method, address, body) =>
      fetch(`${url}/api/data/v9.2/${address}`, {
        method,
        headers: { ...json, authorization: `Bearer ${access_token}`, prefer: 'return=representation' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    async kill() {
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    },
  };
}

describe('an environment that is killed and started again on its state', { timeout: 90_000 }, () => {
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is the same tenant with the same credentials, settings and clock', async () => {
    const before = await start('identity.db');
    await before.control('/settings', { latencyMilliseconds: 3 });
    await before.control('/clock', { advanceMilliseconds: 3_600_000 });
    await before.kill();

    const after = await start('identity.db');
    expect(after.description).toMatchObject({
      tenantId: before.description.tenantId,
      application: before.description.application,
    });
    expect(await after.control('/settings')).toMatchObject({ latencyMilliseconds: 3 });
    expect(await after.control('/clock')).toMatchObject({ offsetMilliseconds: 3_600_000 });
  });

  it('has every row as it was answered, with its version, and none that was deleted', async () => {
    const before = await start('rows.db');
    const { incidentid } = await before.control<{ incidentid: string }>('/cases', { title: 'Kept' });
    const gone = await before.control<{ incidentid: string }>('/cases', { title: 'Gone' });
    const changed = await before.webApi('PATCH', `incidents(${incidentid})`, { title: 'Kept, changed' });
    const { '@odata.etag': etag } = (await changed.json()) as { '@odata.etag': string };
    expect((await before.webApi('DELETE', `incidents(${gone.incidentid})`)).status).toBe(204);
    await before.kill();

    const after = await start('rows.db');
    const row = await after.webApi('GET', `incidents(${incidentid})?$select=title`);
    expect(await row.json()).toMatchObject({ title: 'Kept, changed', '@odata.etag': etag });
    expect((await after.webApi('GET', `incidents(${gone.incidentid})`)).status).toBe(404);
    const later = await after.webApi('PATCH', `incidents(${incidentid})`, { title: 'Later' });
    const { '@odata.etag': laterEtag } = (await later.json()) as { '@odata.etag': string };
    expect(laterEtag).not.toBe(etag);
  });

  it('knows the tables of an imported solution and their rows', async () => {
    const before = await start('solution.db');
    const zip = sampleSolution();
    const imported = await before.webApi('POST', 'ImportSolution', {
      OverwriteUnmanagedCustomizations: false,
      PublishWorkflows: true,
      CustomizationFile: Buffer.from(zip).toString('base64'),
      ImportJobId: '11111111-0000-4000-8000-000000000001',
    });
    expect(imported.status).toBeLessThan(300);
    await before.kill();

    const after = await start('solution.db');
    const solutions = await after.control<readonly { uniquename: string }[]>('/rows/solution');
    expect(solutions).toEqual(await after.control('/rows/solution'));
    expect(solutions.length).toBeGreaterThan(0);
  });
});
