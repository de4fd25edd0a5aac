import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import { afterAll, describe, expect, it } from 'vitest';
import { useAdminStage } from './admin-stage.ts';

/** Takes webhooks, or refuses them. */
async function startReceiver() {
  const types: string[] = [];
  const receiver = { status: 200, types, url: '' };
  const server = createServer((request, response) => {
    void request.toArray().then((chunks) => {
      const { type } = JSON.parse(Buffer.concat(chunks as Buffer[]).toString()) as { readonly type: string };
      types.push(type);
      response.writeHead(receiver.status).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return { receiver, close: () => server.close() };
}

describe('who is told', { timeout: 300_000 }, async () => {
  const { receiver, close } = await startReceiver();
  const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-webhook-'));
  const secretFile = path.join(folder, 'webhook.key');
  writeFileSync(secretFile, `whsec_${Buffer.alloc(32, 'k').toString('base64')}\n`, { mode: 0o600 });
  const notifications = { webhooks: [{ url: receiver.url, secretFile }] };
  const stage = useAdminStage('notifications', { mainConfig: { notifications } });
  afterAll(() => {
    close();
    rmSync(folder, { recursive: true });
  });

  it('gets a test that a person sends, and the page says whether it arrived', async () => {
    const browser = await stage.open();
    const { page } = browser;
    await browser.open('/notices');
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('Test: sent.').waitFor();
    expect(receiver.types).toContain('casebridge.test');
    receiver.status = 500;
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('CB-NOTIFY-WEBHOOK').waitFor();
    expect(await page.getByText('Test: sent.').count()).toBe(0);
    receiver.status = 200;
  });
});
