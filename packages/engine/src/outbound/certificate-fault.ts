import { OutboundError } from './outbound-error.ts';

/** Codes that Node gives where the certificate of the other side does not stand the test, and none else. */
const certificateCodes =
  /^(?:CERT_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_(?:GET|VERIFY)_\w+|INVALID_CA|ERR_TLS_CERT_ALTNAME_INVALID)$/;

const outOfDate = 'Renew the certificate of the host, and check the clock of this machine.';
const help: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: outOfDate,
  CERT_NOT_YET_VALID: outOfDate,
  ERR_TLS_CERT_ALTNAME_INVALID:
    'Enter the host name that stands in the certificate, or give the host a certificate for this name.',
};
const helpForUnknownAuthority =
  'If an authority of your own signed it, or a proxy that inspects TLS, enter the certificate of that authority under Additional Certificate Authority in the plugin configuration.';

/** Whether a connection failed because of the certificate of the other side. */
export function isCertificateError(error: Error): error is Error & { readonly code: string } {
  return 'code' in error && typeof error.code === 'string' && certificateCodes.test(error.code);
}

/** The same failure; where it was the certificate, with what a person can do about it. */
export function explained(error: Error, hostname: string): Error {
  if (error instanceof OutboundError || !isCertificateError(error)) return error;
  const fault = {
    code: 'CB-OUTBOUND-CERTIFICATE',
    message: `The certificate of ${hostname} is not accepted (${error.code}).`,
    help: help[error.code] ?? helpForUnknownAuthority,
  };
  return new OutboundError(fault, { code: error.code, cause: error });
}
