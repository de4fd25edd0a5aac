import { type KeyObject, generateKeyPairSync, sign } from 'node:crypto';

/** A certificate made for a test. */
export interface TestCertificate {
  readonly certificate: string;
  readonly privateKey: string;
  readonly publicKey: KeyObject;
}

/** Makes a self-signed certificate for an RSA key, good for the years 2026 and 2027, byte by byte as X.509 has it. */
export function makeCertificate(modulusLength = 2048): TestCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength });
  const sha256WithRsa = sequence(der(0x06, Buffer.from('2a864886f70d01010b', 'hex')), der(0x05));
  const commonName = sequence(der(0x06, Buffer.from('550403', 'hex')), der(0x0c, Buffer.from('Casebridge test')));
  const name = sequence(der(0x31, commonName));
  const validity = sequence(der(0x17, Buffer.from('260101000000Z')), der(0x17, Buffer.from('280101000000Z')));
  const serialNumber = der(0x02, Buffer.from([1]));
  const subjectPublicKey = publicKey.export({ type: 'spki', format: 'der' });
  const content = sequence(serialNumber, sha256WithRsa, name, validity, name, subjectPublicKey);
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', content, privateKey)]));
  const base64 = sequence(content, sha256WithRsa, signature).toString('base64');
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey,
  };
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
