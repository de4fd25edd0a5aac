import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildSolutions } from './build.ts';
import { caseSessionsPage, consolePage, launchScript, sessionKeyPage, sessionViewer } from './page-names.ts';
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

  it('has a page for each place that names one', () => {
    const names = pageResources().map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([sessionKeyPage, sessionViewer, caseSessionsPage, consolePage, launchScript]),
    );
  });
});
