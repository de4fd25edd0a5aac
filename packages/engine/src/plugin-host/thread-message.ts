import { z } from 'zod';
import { testStep } from './answer-schema.ts';
import type { ChannelMessage } from './channel.ts';

const id = z.int().min(1);

const notice = z.discriminatedUnion('name', [
  z.object({ name: z.literal('beat') }),
  z.object({
    name: z.literal('log'),
    payload: z.object({
      level: z.enum(['debug', 'info', 'warn', 'error']),
      message: z.string(),
      fields: z.record(z.string(), z.unknown()),
    }),
  }),
  z.object({ name: z.literal('step'), payload: testStep }),
]);

const error = z.object({ name: z.string(), message: z.string() });

const message = z.union([
  z.object({ kind: z.literal('notice'), about: id.optional() }).and(notice),
  z.object({ kind: z.literal('request'), id, method: z.enum(['fetch', 'command', 'sleep']) }),
  z.object({ kind: z.literal('answer'), id }),
  z.object({ kind: z.literal('failure'), id, error }),
  z.object({ kind: z.literal('abort'), id, reason: z.string() }),
]);

/**
 * Whether a plugin's thread sent a message of the channel. A plugin can post to the main thread past our code; what that is
 * must not reach code that trusts it. What a request holds is checked by its handler, what an answer holds by who asked.
 */
export function isThreadMessage(value: unknown): value is ChannelMessage {
  return message.safeParse(value).success;
}
