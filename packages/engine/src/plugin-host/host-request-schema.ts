import { z } from 'zod';
import type { FetchRequest, HostMethods } from './protocol.ts';

/** A request to the network as a plugin's thread sends it. */
export const fetchRequest: z.ZodType<FetchRequest> = z.object({
  configurationId: z.string(),
  taskId: z.string().or(z.undefined()),
  url: z.string(),
  method: z.string(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  body: z.instanceof(ArrayBuffer).or(z.undefined()),
  redirect: z.enum(['follow', 'error', 'manual']),
});

const queue = z.object({
  kind: z.enum(['general', 'team', 'issue', 'representative', 'representative-username']),
  id: z.string(),
});

const sessionKeyRequest = z.object({
  queue,
  externalKey: z.string(),
  ttlSeconds: z.number().optional(),
});

/** A command to the appliance as a plugin's thread sends it. */
export const commandRequest = z.object({
  configurationId: z.string(),
  taskId: z.string(),
  command: z.discriminatedUnion('name', [
    z.object({ name: z.literal('generateSessionKey'), request: sessionKeyRequest }),
    z.object({ name: z.literal('listQueues') }),
  ]),
}) as z.ZodType<HostMethods['command']['request']>;

/** A wait by the engine's clock. */
export const sleepRequest: z.ZodType<HostMethods['sleep']['request']> = z.object({ milliseconds: z.number() });
