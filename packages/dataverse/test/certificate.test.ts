import { X509Certificate, constants, createHash, createPrivateKey, generateKeyPairSync, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { createEntraTokenSource, readCertificate } from '../src/index.ts';
import { makeCertificate } from './certificates.ts';
import { json, startHttpServer } from './http-server.ts';
import { createManualClock } from '@casebridge/plugin-api/testing';

const TENANT = '11111111-2222-3333-4444-555555555555';

test('a token is asked for with a PS256 assertion that the public key verifies', async () => {
  const made = makeCertificate();
  const login = await startHttpServer((_request, response) => {
    json(response, 200, { token_type: 'Bearer', expires_in: 3600, access_token: 'good' });
  });
  const clock = createManualClock(new Date('2026-11-22T12:00:00.900Z'));
  const source = createEntraTokenSource({
    ...{ authority: login.url, tenantId: TENANT, clientId: 'app', environmentUrl: 'https://x.crm.dynamics.com' },
    certificate: readCertificate(made),
    fetch,
    clock,
  });
  expect(await source.token()).toMatchObject({ ok: true, value: { value: 'good' } });
  const form = new URLSearchParams(login.received[0]!.body);
  expect(form.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
  expect(form.get('client_secret')).toBeNull();
  const [head = '', claims = '', signature = ''] = form.get('client_assertion')!.split('.');
  const pss = { key: made.publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  expect(verify('sha256', Buffer.from(`${head}.${claims}`), pss, Buffer.from(signature, 'base64url'))).toBe(true);
  const thumbprint = createHash('sha256').update(new X509Certificate(made.certificate).raw).digest('base64url');
  expect(decode(head)).toEqual({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint });
  const seconds = Date.parse('2026-11-22T12:00:00Z') / 1000;
  expect(decode(claims)).toMatchObject({
    ...{ aud: `${login.url}/${TENANT}/oauth2/v2.0/token`, iss: 'app', sub: 'app' },
    ...{ nbf: seconds, iat: seconds, exp: seconds + 300 },
  });
  expect((decode(claims) as { jti: string }).jti).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

function decode(part: string): unknown {
  return JSON.parse(Buffer.from(part, 'base64url').toString());
}

test('a certificate says whose it is and how long it is good', () => {
  const made = makeCertificate();
  expect(readCertificate(made)).toMatchObject({
    subject: 'CN=Casebridge test',
    validFrom: new Date('2026-01-01T00:00:00Z'),
    validTo: new Date('2028-01-01T00:00:00Z'),
  });
});

test('one text may hold both parts, and the key may be encrypted', () => {
  const made = makeCertificate();
  const cipher = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open' } as const;
  const both = createPrivateKey(made.privateKey).export(cipher).toString() + made.certificate;
  expect(readCertificate({ certificate: both, privateKey: both, passphrase: 'open' }).subject).toContain('Casebridge');
  expect(() => readCertificate({ certificate: both, privateKey: both, passphrase: 'no' })).toThrow('passphrase');
  expect(() => readCertificate({ certificate: both, privateKey: both })).toThrow('passphrase');
});

test('what is no fit pair is refused in words', () => {
  const [made, other, weak] = [makeCertificate(), makeCertificate(), makeCertificate(1024)];
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecKey = elliptic.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const { certificate, privateKey } = made;
  expect(() => readCertificate({ certificate: 'no', privateKey })).toThrow('certificate in PEM form');
  expect(() => readCertificate({ certificate, privateKey: 'no' })).toThrow('key in PEM form');
  expect(() => readCertificate({ certificate, privateKey: other.privateKey })).toThrow('does not belong');
  expect(() => readCertificate({ certificate, privateKey: ecKey })).toThrow('RSA');
  expect(() => readCertificate(weak)).toThrow('2048');
});
