import { setDefaultCACertificates } from 'node:tls';
import { type Dynamics, startDynamics } from '@casebridge/emulator-dynamics';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  checkTenant,
  createDataverseClient,
  createEntraTokenSource,
  readCertificate,
  type TokenSource,
} from '../src/index.ts';
import { makeCertificate } from './certificates.ts';
import { type Box, boxOf } from './dynamics.ts';

const OTHER = '99999999-2222-4333-8444-555555555555';

let dynamics: Dynamics;
let box: Box;

beforeAll(async () => {
  dynamics = await startDynamics();
  box = boxOf(dynamics);
});
afterAll(() => dynamics.close());

function clientWith(token: TokenSource) {
  return createDataverseClient({ environmentUrl: dynamics.url, fetch, token, clock: box.clock });
}

describe('signing in', () => {
  test('with the right secret gives a token that Dataverse takes', async () => {
    const who = await box.client.whoAmI();
    expect(who).toMatchObject({ ok: true });
    const version = await box.client.call({ name: 'RetrieveVersion' });
    expect(version.ok && String(version.value.Version)).toMatch(/^9\./);
  });

  test.each([
    ['a wrong secret', { clientSecret: 'wrong' }, 'AADSTS7000215'],
    ['an unknown application', { clientId: OTHER }, 'AADSTS700016'],
    ['an unknown tenant', { tenantId: OTHER, authority: '' }, 'AADSTS90002'],
    ['a tenant called common', { tenantId: 'common', authority: '' }, 'AADSTS9001023'],
    ['another environment', { environmentUrl: 'https://contoso.crm.dynamics.com' }, 'AADSTS500011'],
  ])('with %s says so', async (_name, wrong, code) => {
    const authority = dynamics.url;
    const source = createEntraTokenSource({ ...box.identity, ...wrong, authority });
    expect(await source.token()).toMatchObject({ ok: false, error: { kind: 'credentials', code } });
  });

  test('a token that has ended is replaced without a word', async () => {
    const other = await startDynamics();
    onTestFinished(() => other.close());
    const { client } = boxOf(other);
    await client.whoAmI();
    other.advance(2 * 3_600_000);
    expect((await client.whoAmI()).ok).toBe(true);
  });

  test('a secret that has expired says so', async () => {
    dynamics.addSecret('old', new Date('2026-01-01T00:00:00Z'));
    const source = createEntraTokenSource({ ...box.identity, clientSecret: 'old' });
    expect(await source.token()).toMatchObject({ error: { kind: 'credentials', code: 'AADSTS7000222' } });
  });

  test('the tenant is checked against what the environment says', async () => {
    const { identity } = box;
    expect(await checkTenant(identity)).toMatchObject({ ok: true, value: { tenantId: dynamics.tenantId } });
    expect(await checkTenant({ ...identity, tenantId: OTHER })).toMatchObject({
      error: { code: 'client-other-tenant' },
    });
  });
});

describe('a certificate', () => {
  function sourceFor(made = makeCertificate()) {
    const { clientSecret: _, ...identity } = box.identity;
    return { made, source: createEntraTokenSource({ ...identity, certificate: readCertificate(made) }) };
  }

  test('that is registered signs in', async () => {
    const { made, source } = sourceFor();
    dynamics.addCertificate(made.certificate);
    expect(await clientWith(source).whoAmI()).toMatchObject({ ok: true });
  });

  test('that is not registered is refused with the cure', async () => {
    const { source } = sourceFor();
    const refused = await clientWith(source).whoAmI();
    expect(refused).toMatchObject({ ok: false, error: { kind: 'credentials', code: 'AADSTS700027' } });
    expect(!refused.ok && refused.error.help).toContain('Upload the certificate');
  });
});

test('a clock that goes wrong is named when the signature of a certificate is too old', async () => {
  const late = await startDynamics();
  onTestFinished(() => late.close());
  const made = makeCertificate();
  late.addCertificate(made.certificate);
  late.advance(3_600_000);
  const { clientSecret: _, ...identity } = boxOf(late).identity;
  const source = createEntraTokenSource({ ...identity, certificate: readCertificate(made) });
  const refused = await source.token();
  expect(refused).toMatchObject({ ok: false, error: { kind: 'credentials', code: 'AADSTS700024' } });
  expect(!refused.ok && refused.error.help).toContain('clock of this machine');
});

test('an application that is no user of the environment is told so', async () => {
  dynamics.addApplication({ id: OTHER, secret: 'secret' });
  const source = createEntraTokenSource({ ...box.identity, clientId: OTHER, clientSecret: 'secret' });
  expect(await clientWith(source).whoAmI()).toMatchObject({ error: { kind: 'permission', code: '0x80072560' } });
});

test('an application that is disabled is told so', async () => {
  dynamics.enableApplication(false);
  onTestFinished(() => dynamics.enableApplication(true));
  const source = createEntraTokenSource(box.identity);
  expect(await source.token()).toMatchObject({ error: { kind: 'credentials', code: 'AADSTS7000112' } });
});

test('over https a certificate that is not trusted here is named as the cause, and a trusted one is taken', async () => {
  const secure = await startDynamics({ https: true });
  onTestFinished(() => secure.close());
  const { client } = boxOf(secure);
  const refused = await client.whoAmI();
  expect(refused).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
  expect(!refused.ok && refused.error.help).toContain('is not trusted here');
  setDefaultCACertificates([secure.certificateAuthority ?? '']);
  expect(await client.whoAmI()).toMatchObject({ ok: true });
});
