import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dynamicsCommand } from '../src/commands/dynamics.ts';
import { DocumentedCommand } from '../src/commands/documented-command.ts';
import { example } from '../src/commands/examples.ts';
import { withChildren } from '../src/program.ts';
import { startDynamics, type Dynamics } from '@casebridge/emulator-dynamics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const byApplication = `--sign-in secret --client-id ${example.application} --client-secret-file secret.txt`;
const main = join(import.meta.dirname, '..', 'src', 'main.ts');
const folder = mkdtempSync(join(tmpdir(), 'casebridge-dynamics-'));
const secretFile = join(folder, 'secret');
let dynamics: Dynamics;

beforeAll(async () => {
  dynamics = await startDynamics();
  writeFileSync(secretFile, `${dynamics.application.secret}\n`);
});
afterAll(async () => {
  await dynamics.close();
  rmSync(folder, { recursive: true });
});

interface Run {
  readonly code: number | string | undefined;
  readonly out: string;
  readonly told: string;
}

function casebridge(...parameters: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, 'dynamics', ...parameters], (error, out, told) =>
      resolve({ code: error === null ? 0 : (error.code ?? undefined), out, told }),
    );
  });
}

function environment(): string[] {
  const where = ['--url', dynamics.url, '--login-host', dynamics.url];
  return [...where, '--sign-in', 'secret', '--client-id', dynamics.application.id, '--client-secret-file', secretFile];
}

// Each run is a process of its own; a busy machine takes seconds to start one.
describe('casebridge dynamics', { timeout: 180_000 }, () => {
  it('installs, checks, changes forms with a copy, and uninstalls', async () => {
    const missing = await casebridge('check', ...environment());
    expect(missing.code).toBe(1);
    expect(missing.out).toContain('The solution BeyondTrust is not installed. [CB-SETUP-MISSING]');
    const engine = ['--application-id', '6f0c1f0e-5b0e-4f0b-9c55-0c2a1f6f3a01'];
    const installed = await casebridge('install', ...environment(), ...engine);
    expect(installed).toMatchObject({ code: 0 });
    expect(installed.out).toMatch(/^Done:\n 1\. Import BeyondTrust /);
    expect(installed.out).toContain('All is well.');
    expect(installed.told).toContain('Import BeyondTrust ');
    const checked = await casebridge('check', ...environment(), ...engine, '--json');
    expect(checked.code).toBe(0);
    expect(JSON.parse(checked.out)).toMatchObject({ ok: true, steps: [] });
    // As the manual has it: the folder for the copies need not be there.
    const backup = join(folder, 'copies', 'of today');
    const planned = await casebridge('case-forms', ...environment(), '--forms', 'all', '--dry-run');
    expect(planned.out).toMatch(/^Would be done:\n 1\. Put the tab /);
    const forms = await casebridge('case-forms', ...environment(), '--forms', 'all', '--backup', backup);
    expect([forms.code, forms.out]).toEqual([0, expect.stringMatching(/^Done:\n[^]*Forms changed: 4\./)]);
    const copies = readdirSync(backup);
    expect(copies).toHaveLength(4);
    expect(readFileSync(join(backup, copies[0]!), 'utf8')).toMatch(/^<form>/);
    expect((await casebridge('uninstall', ...environment(), '--yes')).code).toBe(1);
    expect(
      (await casebridge('case-forms', ...environment(), '--forms', 'all', '--undo', '--backup', folder)).code,
    ).toBe(0);
    expect((await casebridge('uninstall', ...environment())).out).toContain('CB-SETUP-DATA');
    expect((await casebridge('uninstall', ...environment(), '--yes')).code).toBe(0);
  });

  const examples = withChildren(dynamicsCommand()).flatMap((command) =>
    command instanceof DocumentedCommand ? command.examples.map(({ line }) => line) : [],
  );
  it.each(examples)('works as its help has it: %s', async (line) => {
    // A person signs in by browser or device; this test does it as an application.
    const replaced = [`--url ${example.environment}`, '--sign-in device', byApplication];
    const words = replaced.reduce((text, part) => text.replace(part, ''), line).split(' ');
    const own = words.filter((word) => word !== '').slice(2);
    const at = own.indexOf('copies');
    const parameters = at < 0 ? own : own.with(at, join(folder, 'copies', 'of examples'));
    const { code, out } = await casebridge(...parameters, ...environment());
    // Before and after the installation, a check finds something and an uninstallation says what would be lost.
    expect([0, 1]).toContain(code);
    expect(out).not.toContain('CB-SETUP-COMMAND');
    expect(out).not.toBe('');
  });

  it('explains in words what is wrong with the sign-in, without the secret', async () => {
    writeFileSync(join(folder, 'wrong'), 'not-the-secret');
    const where = environment().slice(0, -1);
    const { code, out, told } = await casebridge('check', ...where, join(folder, 'wrong'));
    expect(code).toBe(1);
    expect(out).toContain('AADSTS7000215');
    expect(out + told).not.toContain('not-the-secret');
  });

  it('ends with 2 if the command line cannot be understood', async () => {
    expect((await casebridge('install')).code).toBe(2);
    expect((await casebridge('check', ...environment(), '--sign-in', 'guess')).code).toBe(2);
  });

  it('says that an address is none', async () => {
    const { code, out } = await casebridge('check', '--url', 'http://contoso.crm4.dynamics.com');
    expect([code, out.includes('CB-SETUP-COMMAND')]).toEqual([1, true]);
  });
});
