import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type EngineFixture, type EngineFixtureOptions, openEngineFixture } from './engine-fixture.ts';
import { openScriptedPluginFixture, type ScriptedPluginFixture } from './scripted-plugin-fixture.ts';

type Line = Readonly<Record<string, unknown>>;

const manual = readFileSync(join(import.meta.dirname, '../../../docs/operations.md'), 'utf8');
const listed = new Map(
  [...manual.matchAll(/^\| `([a-z0-9.-]+)` +\| (info|warn|error) +\|/gm)].map(([, name, level]) => [name, level]),
);

let lines: Line[] = [];
const logDestination = { write: (line: string) => void lines.push(JSON.parse(line) as Line) };
let fixture: EngineFixture | ScriptedPluginFixture | undefined;
vi.setConfig({ testTimeout: 120_000 });
afterEach(async () => {
  vi.unstubAllEnvs();
  await fixture?.close();
  fixture = undefined;
  lines = [];
});

async function open(options: EngineFixtureOptions = {}): Promise<EngineFixture> {
  const opened = await openEngineFixture({ ...options, logDestination });
  fixture = opened;
  return opened;
}

async function tell({ engine, settle }: EngineFixture, lsid: string): Promise<void> {
  const body = new URLSearchParams({ event: 'support_conference_end', timestamp: '1893492000', lsid });
  await fetch(`${engine.listenerUrl}/ERSPost`, { method: 'POST', body });
  await settle();
}

/** The lines of a name, each of the level that the manual lists. */
function said(name: string): readonly Line[] {
  const found = lines.filter(({ msg }) => msg === name);
  expect(found.map(({ level }) => level)).toEqual(found.map(() => listed.get(name)));
  return found;
}

const words = {
  code: expect.stringMatching(/^CB-/) as string,
  message: expect.any(String) as string,
  help: expect.any(String) as string,
};

describe('lines that need a person', () => {
  const root = join(import.meta.dirname, '../../..');
  const sources = globSync('packages/*/src/**/*.ts', { cwd: root })
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
  const warns = /\blog\??\s*\.(warn|error)\(/;

  test('are all in the manual, with their level, and none that is gone', () => {
    // A thread tells the engine of its own dropped lines by the channel between them.
    const written = sources.flatMap(({ text }) => [
      ...[...text.matchAll(/\blog\??\s*\.(warn|error)\(\s*'([\w.-]+)'/g)].map(([, level, name]) => `${level} ${name}`),
      ...[...text.matchAll(/level: '(warn|error)', message: '([\w.-]+)'/g)].map(
        ([, level, name]) => `${level} ${name}`,
      ),
    ]);
    const inManual = [...listed].filter(([, level]) => level !== 'info').map(([name, level]) => `${level} ${name}`);
    expect(inManual.toSorted()).toEqual([...new Set(written)].toSorted());
    expect(inManual.length).toBeGreaterThan(30);
  });

  test('cannot be written without code, message and cure: the engine itself has no log that takes less', () => {
    const careless = sources.filter(
      ({ file, text }) =>
        /^packages.engine/.test(file) && warns.test(text) && /\bPluginLog\b/.test(text) && !/\bLog\b/.test(text),
    );
    expect(careless.map(({ file }) => file)).toEqual([]);
  });
});

describe('the log tells', () => {
  test('once that a configuration is parked, with code, message and cure, and that it goes on', async () => {
    const opened = await open({ configuration: { clientSecret: 'wrong' } });
    const { id } = opened.configuration;
    await tell(opened, opened.play());
    await tell(opened, opened.play());
    expect(said('configuration.parked')).toEqual([
      expect.objectContaining({ ...words, code: 'CB-RS-CREDENTIALS', configurationId: id, name: 'Probe' }),
    ]);
    expect(said('configuration.released')).toEqual([]);
    const { clientSecret } = opened.appliance.account;
    await opened.engine.configurations.update(id, { ...opened.configuration, clientSecret }, 'anna');
    await opened.settle();
    expect(said('configuration.released')).toMatchObject([{ configurationId: id, code: 'CB-RS-CREDENTIALS' }]);
  });

  test('who saved, restored and deleted a configuration', async () => {
    const { engine, configuration } = await open();
    const { id } = configuration;
    await engine.configurations.update(id, { ...configuration, name: 'Other' }, 'anna');
    await engine.configurations.restore(id, 1, 'carl');
    await engine.configurations.remove(id, 'bert');
    expect(said('configuration.restored')).toMatchObject([{ configurationId: id, actor: 'carl' }]);
    expect(said('configuration.saved')).toMatchObject([{ actor: 'engine' }, { configurationId: id, actor: 'anna' }]);
    expect(said('configuration.deleted')).toMatchObject([{ configurationId: id, actor: 'bert' }]);
  });

  test('what polling brought', async () => {
    const opened = await open({ configuration: { pollingEventTypes: ['support_conference_end'] } });
    await opened.settle();
    expect(said('poll.done')).toContainEqual(expect.objectContaining({ configurationId: opened.configuration.id }));
  });

  test('that polling is refused', async () => {
    const opened = await open({
      configuration: { clientSecret: 'wrong', pollingEventTypes: ['support_conference_end'] },
    });
    await opened.settle();
    expect(said('poll.refused')).toContainEqual(expect.objectContaining(words));
  });

  test('that a delivery is dead, why, and what helps', async () => {
    const opened = await open({ configuration: { retryAttemptLimit: 0 } });
    opened.target.status = 500;
    await tell(opened, opened.play());
    expect(said('delivery.dead')).toEqual([expect.objectContaining(words)]);
  });

  test('that a session key was issued, and why one was not', async () => {
    const opened = await openScriptedPluginFixture({}, logDestination);
    fixture = opened;
    const request = { queue: { kind: 'general', id: '' }, externalKey: 'CAS-1', ttlSeconds: 600 } as const;
    opened.scriptServer.script = { do: 'key', request };
    await opened.until(() => said('session-key.issued').length > 0);
    expect(said('session-key.issued')[0]).toMatchObject({ configurationId: opened.id });
    opened.appliance.api.permissions = { command: 'deny', supportReports: true };
    await opened.until(() => said('session-key.refused').length > 0);
    expect(said('session-key.refused')[0]).toMatchObject({ ...words, code: 'CB-RS-PERMISSION', result: 'permission' });
  });
});

test('a password for PostgreSQL that is in the environment is in no line', async () => {
  vi.stubEnv('PGPASSWORD', 'of-the-environment');
  const { engine } = await open();
  engine.log.info('probe', { error: new Error('refused for casebridge:of-the-environment@database') });
  expect(JSON.stringify(lines)).toContain('refused for casebridge:');
  expect(JSON.stringify(lines)).not.toContain('of-the-environment');
});
