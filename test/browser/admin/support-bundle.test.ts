import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumArguments, findChromium } from '../chromium.ts';
import { seriousFaultsIn } from '../axe.ts';

const json = (value: unknown) => strToU8(JSON.stringify(value));

/** As the engine writes one; what it cannot make is said in its file. */
const archive = zipSync({
  'README.md': strToU8('# Support bundle of Casebridge'),
  'versions.json': json({
    ...{ format: 1, product: '7.8.9', madeAt: '2030-01-07T09:00:00.000Z', node: 'v24.0.0', system: 'linux x64' },
    ...{ store: 'sqlite', upSeconds: 600, plugins: [{ name: 'dynamics365', version: '7.8.9', state: 'active' }] },
  }),
  'overview.json': json({
    firstConcern: { message: 'Two deliveries were given up.', help: 'Replay them.' },
    deliveries: { dead: 2, succeeded: 40 },
  }),
  'notices.json': json({ failed: { message: 'The store was busy.' } }),
  'failures.json': json([
    {
      id: '1',
      state: 'dead',
      reason: 'CB-X',
      updatedAt: '2030-01-07T08:00:00.000Z',
      attempts: [{ outcome: 'failed' }],
    },
  ]),
  'log.jsonl': strToU8(
    ['first line', 'second line', '<b>third</b> line']
      .map((message) => JSON.stringify({ time: '2030-01-07T08:00:00.000Z', level: 'warn', message, fields: { n: 1 } }))
      .join('\n'),
  ),
});

describe('a support bundle', { timeout: 300_000 }, () => {
  let folder: string;
  let browser: Browser;
  let viewer: ChildProcess;
  let address = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'casebridge-bundle-'));
    await writeFile(path.join(folder, 'support.zip'), archive);
    const program = path.resolve(import.meta.dirname, '../../../packages/casebridge/src/main.ts');
    viewer = spawn(process.execPath, [program, 'bundle', 'open', path.join(folder, 'support.zip')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const chunk of viewer.stdout ?? []) {
      address = /http:\S+/.exec(String(chunk))?.[0] ?? address;
      if (address !== '') break;
    }
    const executablePath = findChromium();
    if (executablePath === undefined) throw new Error('No Chromium was found: install it, or leave test/browser out.');
    browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    viewer.kill();
    if (viewer.exitCode === null) await once(viewer, 'exit');
    await rm(folder, { recursive: true });
  });

  async function open(url: string) {
    const page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    const problems: string[] = [];
    page.on('pageerror', ({ message }) => void problems.push(message));
    page.on('request', (request) => {
      if (!request.url().startsWith(new URL(address).origin)) problems.push(request.url());
      if (request.url().includes('/api/')) problems.push(request.url());
    });
    await page.goto(url);
    return { page, problems };
  }

  it('that the command line is given opens without an engine, and what is missing in it is said', async () => {
    const { page, problems } = await open(address);
    await page.getByText('7.8.9', { exact: true }).waitFor();
    await page.getByText('Two deliveries were given up. Replay them.').waitFor();
    await page.getByText('It is not in this bundle, or could not be made (notices.json).').waitFor();
    await page.getByText('<b>third</b> line').waitFor();
    await page.getByLabel('Text in the line').fill('SECOND');
    await page.getByText('1 of 3 lines').waitFor();
    expect(await seriousFaultsIn(page)).toEqual([]);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('is chosen, and refused in words where it is none; the one before is gone then', async () => {
    const { page, problems } = await open(address.replace(/\?.*/, ''));
    const file = page.getByLabel('Support bundle (.zip)');
    await file.setInputFiles({ name: 'a.zip', mimeType: 'application/zip', buffer: Buffer.from(archive) });
    await page.getByText('Two deliveries were given up. Replay them.').waitFor();
    const others = {
      'It is no zip archive, or a damaged one.': Buffer.from('no archive'),
      'It is an archive, but no support bundle.': Buffer.from(zipSync({ 'a.txt': strToU8('a') })),
    };
    for (const [text, buffer] of Object.entries(others)) {
      await file.setInputFiles({ name: 'a.zip', mimeType: 'application/zip', buffer });
      await page.getByText(text).waitFor();
      expect(await page.getByText('Two deliveries were given up').count()).toBe(0);
    }
    expect(problems).toEqual([]);
    await page.close();
  });

  it('of a version with other forms is shown as it is where it cannot be drawn, and the rest as ever', async () => {
    const { page } = await open(address.replace(/\?.*/, ''));
    const other = zipSync({
      'versions.json': json({ product: '99.0.0', plugins: 'none' }),
      'overview.json': json([]),
      'notices.json': json({ items: [] }),
      'failures.json': json([{}]),
      'log.jsonl': strToU8(
        '5\nnull\n{"message":7}\n{"time":"2030-01-07T08:00:00.000Z","message":"a good line"}\n{"time',
      ),
    });
    const file = page.getByLabel('Support bundle (.zip)');
    await file.setInputFiles({ name: 'a.zip', mimeType: 'application/zip', buffer: Buffer.from(other) });
    await page.getByText('"product":"99.0.0"').waitFor();
    expect(await page.getByText('Another version has written this').count()).toBe(4);
    await page.getByText('a good line').waitFor();
    await page.getByText('1 of 1 lines').waitFor();
    await file.setInputFiles({ name: 'b.zip', mimeType: 'application/zip', buffer: Buffer.from(archive) });
    await page.getByText('Two deliveries were given up. Replay them.').waitFor();
    await page.close();
  });

  it('that is not there any more is said', async () => {
    const { page } = await open(address.replace(/file=.*/, 'file=gone'));
    await page.getByText('It cannot be read, or is not there any more.').waitFor();
    await page.close();
  });

  it('is served under a name that has to be known, to the right host', async () => {
    const { origin } = new URL(address);
    const name = /file=([\w-]+)$/.exec(address)?.[1] ?? '';
    expect(name).toHaveLength(32);
    expect((await fetch(`${origin}/bundle/${name}`)).status).toBe(200);
    expect((await fetch(`${origin}/bundle/${name.slice(1)}x`)).status).toBe(404);
    expect((await fetch(`${origin}/bundle/${name}`, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
  });
});
