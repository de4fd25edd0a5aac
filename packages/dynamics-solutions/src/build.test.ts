import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildSolutions } from './build.ts';
import { pageResources } from './web-resources/bundles.ts';

const folder = mkdtempSync(join(tmpdir(), 'casebridge-build-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the builder', () => {
  it('leaves fresh files alone and mends one that was changed', () => {
    const target = join(folder, 'dist');
    expect(buildSolutions(target).map((file) => file.written)).toEqual([true, true, true, true]);
    expect(readdirSync(target)).toHaveLength(4);
    const before = statSync(join(target, 'BeyondTrust_1_0_managed.zip')).mtimeMs;
    writeFileSync(join(target, 'BeyondTrustButton_1_0.zip'), 'not a zip');
    expect(buildSolutions(target).map((file) => file.written)).toEqual([false, false, false, true]);
    expect(statSync(join(target, 'BeyondTrust_1_0_managed.zip')).mtimeMs).toBe(before);
  });

  it('takes the pages that are built, and says in words which are not', () => {
    const built = [{ name: 'pages/Built.html', displayName: 'Built', content: '<!doctype html><title>Built</title>' }];
    const resources = pageResources(built);
    const content = (name: string) => String(resources.find((one) => one.name === name)?.content);
    expect(content('bt_/pages/Built.html')).toContain('<title>Built</title>');
    expect(content('bt_/pages/SessionViewer.html')).toContain('not installed yet');
  });
});
