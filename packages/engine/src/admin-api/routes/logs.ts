import { z } from 'zod';
import { loggedLevels, type LogRing } from '../../telemetry/log-ring.ts';
import { done } from '../http/answer.ts';
import { given } from '../http/given.ts';
import { route, type Route } from '../http/route.ts';
import { instantText } from '../schemas/values.ts';

export interface LogRouteDeps {
  readonly logRing: Pick<LogRing, 'lines'>;
}

const query = z.strictObject({
  level: z.enum(loggedLevels).optional().meta({ description: 'The least level.' }),
  text: z.string().min(1).max(200).optional().meta({ description: 'Part of the line, in whatever case.' }),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  before: z.coerce.number().int().min(1).max(1e15).optional(),
});

const page = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.int(),
      time: instantText,
      level: z.enum(loggedLevels),
      message: z.string(),
      fields: z.record(z.string(), z.unknown()),
    }),
  ),
  next: z.int().optional().meta({ description: 'The `before` of the following page, missing on the last one.' }),
});

/** The last lines of the log of this process. */
export function logRoutes({ logRing }: LogRouteDeps): readonly Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/api/logs', role: 'viewer', tag: 'Logs' },
      summary: 'Shows the last lines of the log, newest first: up to 2,000, of the process that answers.',
      ...{ query, response: page },
      handler: async ({ query: { limit, ...filter } }) => {
        const items = logRing.lines(given(filter), limit);
        const last = items.at(-1);
        return done({ items, ...(items.length === limit && last && { next: last.id }) });
      },
    }),
  ];
}
