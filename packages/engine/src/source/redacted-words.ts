import type { RemoteSupportClient, Result } from '@casebridge/remote-support';

type Method = (...args: readonly never[]) => Promise<Result<object>>;

/**
 * The same client, without secrets in the words with which the appliance refuses: they are shown to people, and may quote
 * what was sent.
 */
export function withRedactedWords(client: RemoteSupportClient, redact: (text: string) => string): RemoteSupportClient {
  const wrap =
    (method: Method): Method =>
    async (...args) => {
      const result = await method(...args);
      if (result.ok || result.error.vendorText === undefined) return result;
      return { ok: false, error: { ...result.error, vendorText: redact(result.error.vendorText) } };
    };
  const methods = Object.entries(client).map(([name, method]) => [name, wrap(method as Method)]);
  return Object.fromEntries(methods) as RemoteSupportClient;
}
