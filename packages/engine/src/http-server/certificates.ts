import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Fault } from '@casebridge/plugin-api';
import type { TlsConfig } from '../config/main-config-schema.ts';
import type { Parsed } from '../model/parsed.ts';

/** Certificate options of a TLS server. */
export interface SecureOptions {
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly pfx?: Buffer;
  readonly passphrase?: string;
  readonly ca?: Buffer;
  readonly requestCert: boolean;
  readonly rejectUnauthorized: boolean;
  readonly minVersion: 'TLSv1.2';
}

export type Certificates = Parsed<{ options: SecureOptions; warnings: readonly string[] }>;

/** Files of TLS settings, to be watched. */
export function filesOf(tls: TlsConfig): readonly string[] {
  const files = 'pfxFile' in tls ? [tls.pfxFile] : [tls.certificateFile, tls.keyFile];
  return tls.clientAuthorityFile === undefined ? files : [...files, tls.clientAuthorityFile];
}

/**
 * Reads the certificate and what belongs to it, and tells in words what is wrong with them.
 * @param now for whether the certificate is valid
 * @param server whose certificate it is, for the words
 */
export function readCertificates(tls: TlsConfig, now: Date, server = 'the listener'): Certificates {
  try {
    const common = {
      ...(tls.clientAuthorityFile !== undefined && { ca: readFileSync(tls.clientAuthorityFile) }),
      requestCert: tls.clientAuthorityFile !== undefined,
      rejectUnauthorized: tls.clientAuthorityFile !== undefined,
      minVersion: 'TLSv1.2' as const,
    };
    if ('pfxFile' in tls) {
      const { passphrase } = tls;
      const options = { ...common, pfx: readFileSync(tls.pfxFile), ...(passphrase !== undefined && { passphrase }) };
      return { ok: true, options, warnings: [] };
    }
    const [cert, key] = [readFileSync(tls.certificateFile), readFileSync(tls.keyFile)];
    const certificate = new X509Certificate(cert);
    if (!certificate.checkPrivateKey(createPrivateKey(key))) {
      return {
        ok: false,
        problem: `The key ${tls.keyFile} does not belong to the certificate ${tls.certificateFile}.`,
      };
    }
    return { ok: true, options: { ...common, cert, key }, warnings: validityWarnings(certificate, now, server) };
  } catch (error) {
    // Messages of the system name the file; those of the decoder hold nothing of the key.
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, problem: `The certificate of ${server} cannot be read: ${reason}` };
  }
}

/** @param message one of the warnings */
export function certificateFault(message: string): Fault {
  return { code: 'CB-CERTIFICATE-ENDS', message, help: 'Put a new certificate into the file.' };
}

const month = 30 * 24 * 3600 * 1000;

function validityWarnings(certificate: X509Certificate, now: Date, server: string): string[] {
  const [from, to] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
  if (now.getTime() < from) return [`The certificate of ${server} is valid only from ${certificate.validFrom}.`];
  if (now.getTime() > to) return [`The certificate of ${server} was valid until ${certificate.validTo}.`];
  if (to - now.getTime() < month) return [`The certificate of ${server} is valid until ${certificate.validTo} only.`];
  return [];
}
