import { createHash } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { WebhookConfig } from '../config/notification-keys.ts';
import { type Channel, ChannelError } from './channel.ts';
import type { Message } from './message.ts';

const help =
  'Look whether the receiver runs at the address in notifications.webhooks, and whether it has the same secret.';

/**
 * Posts each message as JSON, signed by Standard Webhooks (https://www.standardwebhooks.com): headers `webhook-id`,
 * `webhook-timestamp` and `webhook-signature`. No redirect is followed: it would carry what was meant for one host to another.
 * @param secret `whsec_` and base64
 * @param fetch through the guarded way out
 */
export function createWebhookChannel(
  { url }: Pick<WebhookConfig, 'url'>,
  secret: string,
  fetch: typeof globalThis.fetch,
): Channel {
  const signer = new Webhook(secret);
  const { host } = new URL(url);
  return {
    id: `webhook:${createHash('sha256').update(url).digest('base64url').slice(0, 12)}`,
    title: `webhook at ${host}`,
    async send(messages, signal) {
      for (const message of messages) await post(message, signal);
    },
  };

  async function post(message: Message, signal: AbortSignal): Promise<void> {
    const body = bodyOf(message);
    const headers = {
      'content-type': 'application/json',
      'webhook-id': message.id,
      'webhook-timestamp': String(Math.floor(message.at.getTime() / 1000)),
      'webhook-signature': signer.sign(message.id, message.at, body),
    };
    const status = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal }).then(
      async (response) => {
        await response.body?.cancel();
        return response.status;
      },
      (error: unknown) => {
        const message = `The webhook at ${host} cannot be reached.`;
        throw new ChannelError('CB-NOTIFY-WEBHOOK', message, help, { cause: error });
      },
    );
    if (status >= 200 && status < 300) return;
    throw new ChannelError('CB-NOTIFY-WEBHOOK', `The webhook at ${host} answered ${status}.`, help);
  }
}

/** Names of fields as Standard Webhooks recommends them: type, timestamp, data. */
function bodyOf({ type, at, code, message, help: cure, since, configuration, url }: Message): string {
  const data = { code, message, help: cure, since: since.toISOString(), configuration, url };
  return JSON.stringify({ type, timestamp: at.toISOString(), data });
}
