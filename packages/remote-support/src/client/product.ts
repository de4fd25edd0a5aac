import { z } from 'zod';
import { refuse, type Result } from '../result.ts';
import { readBody } from './bodies.ts';
import { networkError, remoteSupportError } from './errors.ts';
import type { Transport } from './transport.ts';

/** Vendor product that answers at an address. */
export interface DetectedProduct {
  readonly product: 'remote-support' | 'privileged-remote-access';
  readonly company?: string;
}

const mechListSchema = z.object({ product: z.string().optional(), company: z.string().optional() });
const timeoutMilliseconds = 15_000;
const maxAnswerBytes = 256 * 1024;

/**
 * Asks, without credentials, what an address belongs to, so that a wrong host name is told from a wrong account.
 * Source: docs/vendors/remote-support.md#product-detection.
 */
export async function detectProduct(
  baseUrl: string,
  transport: Transport,
  signal?: AbortSignal,
): Promise<Result<DetectedProduct>> {
  const headers = { accept: 'application/json' };
  const url = `${baseUrl}/get_mech_list?version=3`;
  const sent = await transport.send(url, { method: 'GET', headers }, { timeoutMilliseconds, signal });
  if (!sent.ok) return sent;
  const body = await readBody(sent.response, maxAnswerBytes).catch((error: unknown) => refuse(networkError(error)));
  signal?.throwIfAborted();
  if (!body.ok) return body;
  const { status } = sent.response;
  if (status >= 500) return refuse(remoteSupportError('unavailable', { httpStatus: status }));
  const parsed = status === 200 ? parseMechList(body.bytes) : undefined;
  if (parsed === undefined) {
    const message = 'No appliance of BeyondTrust answers at this address.';
    return refuse(remoteSupportError('protocol', { message, httpStatus: status }));
  }
  const product = parsed.product === 'bpam' ? 'privileged-remote-access' : 'remote-support';
  return { ok: true, product, ...(parsed.company === undefined ? {} : { company: parsed.company }) };
}

function parseMechList(bytes: Uint8Array): z.infer<typeof mechListSchema> | undefined {
  try {
    return mechListSchema.safeParse(JSON.parse(Buffer.from(bytes).toString())).data;
  } catch {
    return undefined;
  }
}
