import { z } from 'zod';
import type { Notice } from '../../store/operation-records.ts';
import type { Notices } from '../../telemetry/notices.ts';
import { done } from '../http/answer.ts';
import { given } from '../http/given.ts';
import { paged } from '../http/paged.ts';
import { flag, id, page } from '../http/request-values.ts';
import { route, type Route } from '../http/route.ts';
import { noticePage } from '../schemas/operations.ts';

export interface NoticeRouteDeps {
  readonly notices: Pick<Notices, 'list'>;
}

const query = z.strictObject({
  ...page,
  open: flag.optional(),
  configurationId: id.optional(),
  level: z.enum(['error', 'warning']).optional(),
  code: z.string().max(100).optional(),
  text: z.string().min(1).max(200).optional().meta({ description: 'Part of code, message or help.' }),
});

/** What stands in the way of the engine, each with its cure. */
export function noticeRoutes({ notices }: NoticeRouteDeps): readonly Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/api/notices', role: 'viewer', tag: 'Notices' },
      summary:
        'Lists notices, newest first; those that concern the engine itself have no configurationId, and stand on the first page.',
      ...{ query, response: noticePage },
      async handler({ query: { limit, before, ...filter } }) {
        return done(pageOf(await notices.list(given(filter), given({ limit, before })), limit));
      },
    }),
  ];
}

/** Those about the engine itself come on top of the page. */
function pageOf(items: readonly Notice[], limit: number) {
  const stored = items.filter(({ configurationId }) => configurationId !== '');
  return { ...paged(stored, limit), items };
}
