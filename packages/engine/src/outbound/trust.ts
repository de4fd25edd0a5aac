import { X509Certificate } from 'node:crypto';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import type { Parsed } from '../model/parsed.ts';

const block = /-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g;

/**
 * Reads certificates in PEM form, whatever stands between them.
 * @returns the certificates alone, or what is wrong with them as part of a sentence
 */
export function parseAuthorities(text: string): Parsed<{ pem: string }> {
  // It would be kept in clear, and shown to everybody who may see the configuration.
  if (text.includes('PRIVATE KEY-----')) return no('holds a private key; enter the certificate alone');
  const blocks = text.match(block) ?? [];
  if (blocks.length === 0) return no('must be one or more certificates in PEM form (-----BEGIN CERTIFICATE-----)');
  const broken = blocks.findIndex((pem) => !isCertificate(pem));
  if (broken >= 0) return no(`certificate ${broken + 1} of ${blocks.length} cannot be read; copy it again, whole`);
  return { ok: true, pem: `${blocks.join('\n').replaceAll('\r', '')}\n` };
}

function no(problem: string): Parsed<never> {
  return { ok: false, problem };
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}

/**
 * Certificate authorities that connections trust: Node's own, those of this machine, and additional ones.
 * Made once for many connections: reading some 300 roots takes 12 ms.
 * @param authorities PEM; intermediate authorities count as well, without their root
 */
export function trustWith(authorities: string | undefined): SecureContext {
  const roots = new Set([...getCACertificates('default'), ...getCACertificates('system')]);
  if (authorities === undefined) return createSecureContext({ ca: [...roots] });
  return createSecureContext({ ca: [...roots, authorities], allowPartialTrustChain: true });
}
