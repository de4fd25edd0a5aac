import { z } from 'zod';
import { notificationJobName, parseNotificationState } from '../../notifications/notification-job.ts';
import type { Notifications } from '../../notifications/notifications.ts';
import type { Store } from '../../store/store.ts';
import { done } from '../http/answer.ts';
import { route, type Route } from '../http/route.ts';
import { fault, listOf } from '../schemas/values.ts';

export interface NotificationRouteDeps {
  readonly notifications: Notifications;
  readonly store: Pick<Store, 'job'>;
}

const tag = 'Notifications';
const channel = z.strictObject({
  channel: z.string().meta({ description: 'Whom it reaches.' }),
  open: z.int().meta({ description: 'Things that it was told of and that are not over.' }),
  failure: fault.optional().meta({ description: 'Why it could not be told the last time.' }),
});
const tested = z.strictObject({ channel: z.string(), failure: fault.optional() });

/** Who is told, and whether it works. */
export function notificationRoutes({ notifications, store }: NotificationRouteDeps): readonly Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/api/notifications', role: 'viewer', tag },
      summary: 'Lists who is told when something needs a person, and whether that works.',
      response: listOf(channel),
      async handler() {
        const { channels } = parseNotificationState((await store.job(notificationJobName))?.state);
        const items = notifications.channels.map(({ id, title }) => {
          const { told = {}, failure } = channels[id] ?? {};
          return { channel: title, open: Object.keys(told).length, ...(failure && { failure }) };
        });
        return done({ items });
      },
    }),
    route({
      ...{ method: 'POST', path: '/api/notifications/test', role: 'operator', tag },
      summary: 'Sends a test by every channel.',
      response: listOf(tested),
      handler: async () => done({ items: await notifications.test() }),
    }),
  ];
}
