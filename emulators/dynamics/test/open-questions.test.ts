import { readFileSync } from 'node:fs';
import path from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterEach, describe, expect, test } from 'vitest';
import { type Clock, type DynamicsOptions, openQuestions } from '../src/index.ts';
import { sampleSolution } from './support/sample-solution.ts';
import { type Answer, startWire, type Wire } from './support/client.ts';

let wire: Wire;
afterEach(() => wire.close());

/** A clock at which everybody waits until so many do. */
function gatheringClock(count: number): Clock {
  const waiting: (() => void)[] = [];
  const sleep = () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length === count) for (const go of waiting.splice(0)) go();
    });
  return { now: () => new Date(), sleep };
}

const one = '00000000-0000-4000-8000-000000000001';

describe('which error does the loser of two upserts of one new row get', () => {
  const race = async (...paths: string[]): Promise<Answer[]> => {
    wire.dynamics.changeSettings({ latencyMilliseconds: 1 });
    const answers = await Promise.all(paths.map((at) => wire.send('PATCH', at, { sample_text: at })));
    wire.dynamics.changeSettings({ latencyMilliseconds: 0 });
    return answers.sort((left, right) => left.status - right.status);
  };

  test.each(openQuestions.upsertRaceCode)('%s', async (upsertRaceCode) => {
    wire = await startWire({ clock: gatheringClock(2), settings: { upsertRaceCode } }, sampleSolution());
    for (const at of [`sample_things(${one})`, "sample_things(sample_code='raced')"]) {
      const [won, lost] = await race(at, at);
      expect([won?.status, lost?.status, lost?.json.error.code]).toEqual([204, 412, upsertRaceCode]);
      expect((await wire.send('PATCH', at, { sample_text: 'again' })).status).toBe(204);
    }
    expect(wire.dynamics.rows('sample_thing').map((row) => row.sample_text)).toEqual(['again', 'again']);
  });

  test('two updates of a row that was there, and upserts of two rows, do not race', async () => {
    wire = await startWire({ clock: gatheringClock(2) }, sampleSolution());
    await wire.send('PATCH', `sample_things(${one})`, {});
    for (const pair of [
      [one, one],
      [one.replace(/1$/, '2'), one.replace(/1$/, '3')],
    ]) {
      const answers = await race(...pair.map((id) => `sample_things(${id})`));
      expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    }
  });

  test('a row that was made and undone meanwhile is free', async () => {
    wire = await startWire({ clock: gatheringClock(2) }, sampleSolution());
    wire.dynamics.faults.add({ place: 'operation', method: 'POST', status: 400, code: '0x80040265' });
    wire.dynamics.changeSettings({ latencyMilliseconds: 1 });
    const part = (request: string, number: number) =>
      `--c\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: ${number}\r\n\r\n${request} HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{}\r\n`;
    const failing = `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${part(`PATCH sample_things(${one})`, 1)}${part('POST sample_things', 2)}--c--\r\n--b--\r\n`;
    const [batch, upsert] = await Promise.all([wire.batch(failing), wire.send('PATCH', `sample_things(${one})`, {})]);
    // Whichever of the two is answered first, nothing of the change set is left.
    expect(batch.status).toBeGreaterThanOrEqual(400);
    expect(upsert.status).toBe(204);
    expect(wire.dynamics.rows('sample_thing')).toHaveLength(1);
  });
});

describe('is a hit of a rule against duplicates 412 or 500', () => {
  const detect = { 'MSCRM.SuppressDuplicateDetection': 'false' };
  const start = async (options: DynamicsOptions, condition: Record<string, unknown> = {}) => {
    wire = await startWire(options, sampleSolution());
    const made = await wire.send('POST', 'duplicaterules', {
      name: 'Same name',
      baseentityname: 'sample_thing',
      matchingentityname: 'sample_thing',
      DuplicateRule_DuplicateRuleConditions: [
        { baseattributename: 'sample_name', matchingattributename: 'sample_name', ...condition },
      ],
    });
    const DuplicateRuleId = /\(([^)]*)\)$/.exec(made.headers.get('odata-entityid') ?? '')?.[1];
    return (message: string) => wire.send('POST', message, { DuplicateRuleId });
  };
  const create = (name: string | null, headers: Record<string, string> = detect) =>
    wire.send('POST', 'sample_things', { sample_name: name }, headers);

  test.each(openQuestions.duplicateStatus)('%s', async (duplicateStatus) => {
    const tell = await start({ settings: { duplicateStatus } });
    await create('Acme');
    expect((await create('acme')).status, 'before the rule is published').toBe(204);
    expect((await tell('PublishDuplicateRule')).status).toBe(200);
    const refused = await create('ACME');
    expect([refused.status, refused.json.error.code]).toEqual([duplicateStatus, '0x80040333']);
    expect((await create('ACME', {})).status, 'for who does not ask').toBe(204);
    const path = `sample_things(${one})`;
    expect((await wire.send('PATCH', path, { sample_name: 'Other' }, detect)).status).toBe(204);
    expect((await wire.send('PATCH', path, { sample_name: 'Acme' }, detect)).status).toBe(duplicateStatus);
    expect((await wire.send('GET', path)).json.sample_name).toBe('Other');
    await tell('UnpublishDuplicateRule');
    expect((await create('ACME')).status).toBe(204);
  });

  test('the first characters, and empty values', async () => {
    const tell = await start({}, { operatorcode: 1, operatorparam: 3, ignoreblankvalues: true });
    await tell('PublishDuplicateRule');
    const names = ['Acme', 'ACMilan', 'Beta', null, null];
    const statuses: number[] = [];
    for (const name of names) statuses.push((await create(name)).status);
    expect(statuses).toEqual([204, 412, 204, 204, 204]);
  });

  test('a rule that is not there cannot be published', async () => {
    wire = await startWire();
    expect((await wire.send('POST', 'PublishDuplicateRule', { DuplicateRuleId: one })).status).toBe(404);
  });
});

describe('what becomes of a package in an environment that is not like ours', () => {
  const labels = async () => {
    const table = await wire.send('GET', "EntityDefinitions(LogicalName='sample_thing')?$select=DisplayName");
    const choice = await wire.send('GET', "GlobalOptionSetDefinitions(Name='sample_kind')");
    const text = ({ UserLocalizedLabel }: { UserLocalizedLabel: unknown }) => UserLocalizedLabel;
    const { Options } = choice.json as unknown as { Options: { Label: { UserLocalizedLabel: unknown } }[] };
    const display = table.json.DisplayName as { UserLocalizedLabel: unknown };
    return [text(display), ...Options.map((option) => text(option.Label))];
  };

  test('labels of another language are kept, or lost to names', async () => {
    wire = await startWire({ settings: { languageCode: 1031 } }, sampleSolution());
    expect(await labels()).toMatchObject([{ Label: 'sample_Thing' }, { Label: 'Small' }, { Label: 'Large' }]);
    await wire.close();
    wire = await startWire({ settings: { languageCode: 1031, foreignLabels: 'lost' } }, sampleSolution());
    expect(await labels()).toMatchObject([{ Label: 'sample_Thing' }, { Label: '274150000' }, { Label: '274150001' }]);
    expect((await wire.send('GET', 'sample_things')).status).toBe(200);
  });

  const withForm = (managed: boolean) =>
    sampleSolution({
      managed,
      customize: (xml) =>
        xml.replace(
          '</Entity>',
          '<FormXml><forms type="main"><systemform><formid>{55555555-5555-4555-8555-555555555555}</formid><form><tabs><tab name="t" solutionaction="Added" /></tabs></form></systemform></forms></FormXml></Entity>',
        ),
    });

  test('differences of a form: in managed packages they are taken or refused, in others never', async () => {
    wire = await startWire({}, withForm(true));
    await wire.close();
    wire = await startWire({ settings: { formDifferencesAccepted: false } });
    await expect(wire.dynamics.importSolution(withForm(true))).rejects.toThrow('where the whole form is expected');
    await expect(wire.dynamics.importSolution(withForm(false))).rejects.toThrow('where the whole form is expected');
    await wire.dynamics.importSolution(sampleSolution());
  });

  /** The sample under the names that collide. */
  function ours(): Uint8Array {
    const renamed = (text: string): string =>
      text
        .replaceAll('sample_thing', 'bt_session')
        .replaceAll('sample_Thing', 'bt_Session')
        .replaceAll('sample_', 'bt_')
        .replace('<UniqueName>Sample<', '<UniqueName>BeyondTrust<');
    const files = Object.entries(unzipSync(sampleSolution({ prefix: 'bt' })));
    return zipSync(
      Object.fromEntries(files.map(([name, bytes]) => [renamed(name), strToU8(renamed(strFromU8(bytes)))])),
    );
  }

  test('a solution of somebody else has the name of ours, or one of its tables', async () => {
    wire = await startWire({ settings: { foreignSolution: 'sameName' } });
    const named = await wire.send('GET', "solutions?$select=version&$filter=uniquename eq 'BeyondTrust'");
    expect(named.json.value).toMatchObject([{ version: '1.5.0.0' }]);
    await expect(wire.dynamics.importSolution(ours())).rejects.toThrow('publisher name cannot be changed');
    await wire.close();
    wire = await startWire({ settings: { foreignSolution: 'sameTable' } });
    expect((await wire.send('POST', 'bt_sessions', { bt_name: 'theirs' })).status).toBe(204);
    await expect(wire.dynamics.importSolution(ours())).rejects.toThrow('identical name, bt_session');
    const state = wire.dynamics.saveState();
    wire.dynamics.changeSettings({ foreignSolution: 'absent' });
    wire.dynamics.reset();
    await wire.dynamics.importSolution(ours());
    wire.dynamics.reset();
    wire.dynamics.loadState(state);
    expect((await wire.send('GET', 'bt_sessions')).json.value).toMatchObject([{ bt_name: 'theirs' }]);
  });
});

test('every open question is documented', async () => {
  wire = await startWire();
  const root = path.resolve(import.meta.dirname, '../../..');
  for (const file of ['emulators/dynamics/README.md', 'docs/vendors/dataverse.md']) {
    const text = readFileSync(path.join(root, file), 'utf8');
    expect(Object.keys(openQuestions).filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  }
});
