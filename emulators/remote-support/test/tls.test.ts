import { request } from 'node:https';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startAppliance, type Appliance } from '../src/index.ts';
import { createAuthority } from '../src/tls/authority.ts';

let appliance: Appliance;
beforeEach(async () => void (appliance = await startAppliance({ tls: true })));
afterEach(() => appliance.close());

/** Status of a call over https by a client that trusts `ca` alone, or the code of its refusal. */
function visit(ca: string | null, path = '/get_mech_list'): Promise<number | string> {
  return new Promise((resolve) => {
    const call = request(new URL(path, appliance.url), { agent: false, ...(ca === null ? {} : { ca }) }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    call.end();
  });
}

test('a client that trusts the authority is served, another one turns away', async () => {
  expect(appliance.url).toMatch(/^https:/);
  expect(await visit(appliance.caCertificate)).toBe(200);
  expect(await visit(null)).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  const root = await fetch(`${appliance.plainUrl}/_emulator/ca.pem`);
  expect(await root.text()).toBe(appliance.caCertificate);
});

test.each([
  ['expired', 'CERT_HAS_EXPIRED'],
  ['wrong-host', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['untrusted', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
])('the certificate can be %s, and good again', async (certificate, code) => {
  await appliance.changeSettings({ certificate });
  expect(await visit(appliance.caCertificate)).toBe(code);
  await appliance.changeSettings({ certificate: 'valid' });
  expect(await visit(appliance.caCertificate)).toBe(200);
});

test('links of reports and keys point to https', () => {
  expect(appliance.play({ scenario: 'ordinary' }).chatViewUrl).toContain(`${appliance.url}/session_download`);
});

test('a reset over https', async () => {
  appliance.faults.add({ kind: 'reset', on: 'reporting' });
  expect(await visit(appliance.caCertificate, '/api/reporting')).toBe('ECONNRESET');
});

test('a recipient over https needs the root of its authority', async () => {
  const authority = await createAuthority();
  const receiver = createServer(await authority.issue('valid'), (incoming, response) => {
    incoming.resume();
    response.end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const recipient = appliance.addRecipient({ url });
  expect((await recipient.check('POST')).status).toContain('certificate');
  appliance.outbound.change(recipient.state.id, { caCertificate: authority.caCertificate });
  expect((await recipient.check('POST')).status).toBe('OK');
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

test('where https cannot listen, http does not stay behind', async () => {
  const securePort = Number(new URL(appliance.url).port);
  const port = await freePort();
  await expect(startAppliance({ tls: true, port, securePort })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  const next = await startAppliance({ port });
  await next.close();
});

/** A port that nobody uses. */
async function freePort(): Promise<number> {
  const finder = await startAppliance();
  const port = Number(new URL(finder.url).port);
  await finder.close();
  return port;
}
