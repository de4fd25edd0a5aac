import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPlugin } from '../../../packages/casebridge/src/build-plugin.ts';
import { useAdminStage } from './admin-stage.ts';

const example = path.resolve(import.meta.dirname, '../../../examples/session-summaries');

describe('a plugin is installed by its archive', { timeout: 300_000 }, () => {
  const stage = useAdminStage('plugin archives');
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'casebridge-archives-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function archiveOf(version: string): Promise<string> {
    const source = path.join(folder, version);
    await cp(example, source, { recursive: true });
    const manifest = JSON.parse(await readFile(path.join(source, 'plugin.json'), 'utf8')) as object;
    await writeFile(path.join(source, 'plugin.json'), JSON.stringify({ ...manifest, version }));
    return buildPlugin(pathToFileURL(`${source}/`), folder);
  }

  it('and upgraded, and removed; who did it stands in the audit', async () => {
    const browser = await stage.open();
    const { page } = browser;
    await browser.open('/plugins');
    const file = page.getByLabel('Archive of a plugin (.zip)');
    await file.setInputFiles(await archiveOf('1.0.0'));
    await page.getByText('Session summaries 1.0.0 is active.').waitFor();
    await page.getByRole('heading', { name: 'Session summaries 1.0.0' }).waitFor();
    await file.setInputFiles(await archiveOf('1.1.0'));
    await page.getByText('Session summaries 1.1.0 is active.').waitFor();
    await page.getByRole('heading', { name: 'Session summaries 1.1.0' }).waitFor();
    await page.getByRole('button', { name: 'Remove this version session-summaries 1.1.0' }).click();
    await page.getByRole('button', { name: 'Remove 1.1.0 for good' }).click();
    await page.getByRole('heading', { name: 'Session summaries 1.0.0' }).waitFor();
    await page.getByRole('button', { name: 'Remove this version session-summaries 1.0.0' }).waitFor();
    // What comes with the product cannot be removed, so that it is not offered.
    expect(await page.getByRole('button', { name: /^Remove this version/ }).count()).toBe(1);
    await browser.open('/audit?action=plugin');
    await page.getByRole('row').filter({ hasText: 'plugin.removed' }).waitFor();
    expect(await page.getByRole('row').filter({ hasText: 'plugin.installed' }).count()).toBe(2);
  });

  it('and refused in words where it is none, or is there already', async () => {
    const browser = await stage.open();
    const { page } = browser;
    await browser.open('/plugins');
    const file = page.getByLabel('Archive of a plugin (.zip)');
    await file.setInputFiles({ name: 'notes.zip', mimeType: 'application/zip', buffer: Buffer.from('no archive') });
    await page.getByText('CB-PLUGIN-ARCHIVE').waitFor();
    await file.setInputFiles(path.join(folder, 'session-summaries-1.0.0.zip'));
    await page.getByText('CB-PLUGIN-TWICE').waitFor();
  });

  it('and taken where it is dropped', async () => {
    const archive = await readFile(await archiveOf('1.2.0'));
    const browser = await stage.open();
    const { page } = browser;
    await browser.open('/plugins');
    const place = page.getByRole('region', { name: 'Install or upgrade a plugin' });
    const dataTransfer = await page.evaluateHandle(
      `(() => {
        const transfer = new DataTransfer();
        const bytes = Uint8Array.from(atob('${archive.toString('base64')}'), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([bytes], 'session-summaries-1.2.0.zip', { type: 'application/zip' }));
        return transfer;
      })()`,
    );
    await place.dispatchEvent('dragover', { dataTransfer });
    expect(await place.getAttribute('class')).toContain('over');
    await place.dispatchEvent('drop', { dataTransfer });
    await page.getByText('Session summaries 1.2.0 is active.').waitFor();
    expect(await place.getAttribute('class')).not.toContain('over');
  });
});
