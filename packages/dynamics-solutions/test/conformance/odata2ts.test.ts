import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startDynamics } from '@casebridge/emulator-dynamics';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSolution } from '../../src/solution.ts';
import { tables } from '../../src/tables/index.ts';

// A generator of types of the field, unmodified: https://odata2ts.github.io. Dataverse has tables whose names are words of the
// language (`import`), so that every type needs a prefix; without files of their own, 130 tables take it half a minute.
const options = {
  ...{ skipEditableModels: true, skipIdModels: true, skipComments: true, bundledFileGeneration: false },
  naming: { models: { prefix: 'I' } },
};

const run = promisify(execFile);
const { resolve } = createRequire(import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'casebridge-odata2ts-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function writeMetadata(file: string): Promise<void> {
  const dynamics = await startDynamics();
  try {
    await dynamics.importSolution(buildSolution());
    const authorization = `Bearer ${await dynamics.signIn(dynamics.applicationUserId())}`;
    const answer = await fetch(`${dynamics.url}/api/data/v9.2/$metadata`, { headers: { authorization } });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/xml']);
    writeFileSync(file, await answer.text());
  } finally {
    await dynamics.close();
  }
}

const compilerOptions = {
  ...{ target: 'es2022', module: 'es2022', moduleResolution: 'bundler' },
  ...{ strict: true, noEmit: true, types: [] },
};

/** The properties of a generated type, each with the text of its type. */
function generated(table: string): Record<string, string> {
  const text = readFileSync(join(folder, 'types/microsoft_dynamics_crm', table, `I${table}.ts`), 'utf8');
  return Object.fromEntries(
    [...text.matchAll(/^ {4}(\w+)\??: (.+);$/gm)].map(([, name = '', type = '']) => [name, type]),
  );
}

describe('odata2ts', () => {
  beforeAll(async () => {
    await writeMetadata(join(folder, 'metadata.xml'));
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));
    writeFileSync(join(folder, 'odata2ts.config.cjs'), `module.exports = ${JSON.stringify(options)}`);
    const generator = resolve('@odata2ts/odata2ts/lib/run-cli.js');
    const order = ['--source', 'metadata.xml', '--output', 'types', '--mode', 'models', '--emit-mode', 'ts'];
    const { stdout } = await run(process.execPath, [generator, ...order], { cwd: folder });
    expect(stdout).toContain('Successfully finished!');
  }, 180_000);

  test.each(tables)('makes a type of $logicalName with every column that is declared', (table) => {
    const types = generated(table.logicalName);
    const plain = { text: 'string', memo: 'string', whole: 'number', decimal: 'number' };
    const kinds: Record<string, string> = { ...plain, 'yes-no': 'boolean', choice: 'number', moment: 'string' };
    for (const [schemaName, column] of Object.entries(table.columns)) {
      const name = schemaName.toLowerCase();
      if (column.kind === 'lookup') {
        expect(types[`_${name}_value`]).toBe('string | null');
        expect(types[schemaName]).toBe(`I${column.target.toLowerCase()} | null`);
        expect(generated(column.target.toLowerCase())[column.relationship]).toBe(`Array<I${table.logicalName}>`);
      } else if (column.kind !== 'file') expect([name, types[name]]).toEqual([name, `${kinds[column.kind]} | null`]);
      else expect(Object.keys(types)).toContain(name);
    }
    expect(types[`${table.logicalName}id`]).toBe('string');
  });

  test('its types are right by the compiler: what is there may be used, what is not there may not', async () => {
    const program = `
      import type { Ibt_session } from './types/microsoft_dynamics_crm/bt_session/Ibt_session';
      import type { Ibt_sessionkey } from './types/microsoft_dynamics_crm/bt_sessionkey/Ibt_sessionkey';
      export const numberOf = (session: Ibt_session) => session.bt_CaseId?.ticketnumber?.toUpperCase();
      export const authors = (session: Ibt_session) => session.bt_session_bt_sessionevent?.map((one) => one.bt_name);
      export const minutes = (key: Ibt_sessionkey): number => key.bt_validityminutes ?? 0;
      // @ts-expect-error there is no such column
      export const nothing = (session: Ibt_session) => session.bt_nothing;`;
    writeFileSync(join(folder, 'program.ts'), program);
    const compiler = resolve('typescript/bin/tsc');
    const { stdout } = await run(process.execPath, [compiler, '-p', folder]).catch((error: unknown) => error as never);
    expect(stdout).toBe('');
  }, 120_000);
});
