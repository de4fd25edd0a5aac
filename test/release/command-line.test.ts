import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { buildRelease } from '../../release/build.ts';
import { readCommandLine } from '../../release/command-line.ts';
import type { Form } from '../../release/form.ts';

const run = promisify(execFile);
const builder = path.resolve(import.meta.dirname, '../../release/main.ts');
const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-release-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const form = (build: Form['build']): Form => ({ name: 'tried', needs: [], build });
const writes = (text: string): Form =>
  form(async ({ out }) => {
    const file = path.join(out, 'casebridge.tar.gz');
    writeFileSync(file, text);
    return [file];
  });
const breaksOff = form(async ({ out }) => {
  writeFileSync(path.join(out, 'casebridge.tar.gz'), 'half');
  throw new Error('no space left on device');
});
const build = (out: string, ...forms: readonly Form[]) =>
  buildRelease({ forms, version: '1.2.3', date: new Date(0), out, progress: () => undefined });

describe('a release that cannot be finished', () => {
  it('leaves nothing that looks whole, and the release of before as it was', async () => {
    const out = path.join(folder, 'replaced');
    await build(out, writes('whole'));
    const sums = readFileSync(path.join(out, 'SHA256SUMS'), 'utf8');
    await expect(build(out, breaksOff)).rejects.toThrow('no space left');
    expect(readFileSync(path.join(out, 'casebridge.tar.gz'), 'utf8')).toBe('whole');
    expect(readFileSync(path.join(out, 'SHA256SUMS'), 'utf8')).toBe(sums);
    expect(readdirSync(folder)).toEqual(['replaced']);
    await build(out, writes('newer'));
    expect(readFileSync(path.join(out, 'casebridge.tar.gz'), 'utf8')).toBe('newer');
  });

  it('leaves a folder of anything else alone', async () => {
    const out = path.join(folder, 'documents');
    mkdirSync(out);
    writeFileSync(path.join(out, 'letter.txt'), 'dear');
    await expect(build(out, writes('whole'))).rejects.toThrow('of no earlier release');
    expect(readdirSync(out)).toEqual(['letter.txt']);
  });

  it('leaves a folder alone that has checksums, and something that they do not name', async () => {
    const out = path.join(folder, 'downloads');
    await build(out, writes('whole'));
    writeFileSync(path.join(out, 'letter.txt'), 'dear');
    await expect(build(out, writes('newer'))).rejects.toThrow('letter.txt, which is of no earlier release');
    expect(readdirSync(out)).toEqual(['SHA256SUMS', 'casebridge.tar.gz', 'letter.txt']);
  });
});

describe('the command line of the release', () => {
  const refused = [
    { what: 'an option that there is not', given: ['--form', 'msi'], says: "Unknown option '--form'" },
    { what: 'a version that Debian would take for a newer one', given: ['--release-version', '1.0.0-rc.1'] },
    { what: 'a version that would leave the folder', given: ['--release-version', '../1.0.0'] },
    { what: 'a version that Windows Installer cannot hold', given: ['--release-version', '256.0.0'] },
    { what: 'a date that is none', given: [], epoch: 'today', says: 'seconds since 1970' },
  ];
  it.each(refused)('refuses $what', ({ given, epoch = '0', says = 'three numbers' }) => {
    expect(() => readCommandLine(given, { SOURCE_DATE_EPOCH: epoch })).toThrow(says);
  });

  async function end(...given: readonly string[]) {
    const env = { PATH: folder, SOURCE_DATE_EPOCH: '0' };
    return run(process.execPath, [builder, ...given], { env }).catch((error: unknown) => error);
  }

  it('shows how it is used where there is no commit either', async () => {
    const env = { PATH: folder };
    expect((await run(process.execPath, [builder, '--help'], { env })).stdout).toContain('--only NAME');
  }, 60_000);

  it('ends with 2 and how it is used at a form that there is not', async () => {
    const usage = expect.stringMatching(/There is no form rpm\.[^]*--only NAME/) as string;
    expect(await end('--only', 'rpm')).toMatchObject({ code: 2, stderr: usage });
  }, 60_000);

  it('names what the machine lacks, with 1, and touches nothing', async () => {
    const out = path.join(folder, 'lacking');
    const lacking = expect.stringMatching(/NOT BUILT: msi, [^]*apt-get install .*wixl/) as string;
    expect(await end('--only', 'msi', '--out', out)).toMatchObject({ code: 1, stderr: lacking });
    expect(existsSync(out)).toBe(false);
  }, 60_000);
});
