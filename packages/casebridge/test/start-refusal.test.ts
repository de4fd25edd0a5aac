import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectRow } from '../../engine/test/what-you-see.ts';
import { type CommandFixture, openCommandFixture } from './command-fixture.ts';

let fixture: CommandFixture;
beforeAll(async () => void (fixture = await openCommandFixture()), 120_000);
afterAll(() => fixture.close());

/** Starts another engine with another configuration. @returns the words with which it does not start */
async function refusalOf(config: object): Promise<{ code: string; message: string; help: string }> {
  await writeFile(path.join(fixture.folder, 'second.json'), JSON.stringify(config), { mode: 0o600 });
  const { code, errors } = await fixture.type('casebridge run -c second.json');
  expect(code).toBe(1);
  const said = /could not start\. (?<code>CB-[A-Z-]+): (?<message>.+?\.) (?<help>[A-Z].+)\n$/.exec(errors)?.groups;
  return said as unknown as Awaited<ReturnType<typeof refusalOf>>;
}

test('an engine whose port is taken names it, and what to do', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const config = {
    listener: { host: '127.0.0.1', port },
    admin: { port: 0 },
    dataFolder: 'other',
    keyFile: 'other.key',
  };
  const said = await refusalOf(config);
  server.close();
  expect(said.message).toContain(String(port));
  expectRow('CB-PORT', said);
});
