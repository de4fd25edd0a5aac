import type { Indicator } from '@casebridge/plugin-api';
import { gather } from '../notifications/gather.ts';
import { type Notifications, openNotifications } from '../notifications/notifications.ts';
import { askIndicators } from '../plugin-host/ask-indicators.ts';
import type { Foundation } from './foundation.ts';

/** Opens the ways to tell people, and what finds out what there is to tell. */
export function startNotifications(foundation: Foundation): Notifications {
  const { config, clock, log, outbound, events, redactor, store, notices, configurations, freeBytes } = foundation;
  const deps = {
    ...{ config, store, notices, configurations, freeBytes },
    indicatorsOf: (id: string) => indicatorsOf(foundation, id),
    redact: (text: string) => String(redactor.redact(text)),
  };
  return openNotifications({
    ...{ config: config.notifications, clock, log, outbound, events },
    gather: (now) => gather(deps, now),
    addSecret: (secret) => redactor.add(secret),
    adminUrl: () => adminUrlOf(foundation),
  });
}

function adminUrlOf({ config: { admin } }: Foundation): string {
  return `${admin.tls === undefined ? 'http' : 'https'}://${admin.names[0] ?? '127.0.0.1'}:${admin.port}`;
}

async function indicatorsOf(foundation: Foundation, id: string): Promise<readonly Indicator[] | undefined> {
  const answer = await askIndicators(foundation, id);
  return answer?.ok === true ? (answer.value as readonly Indicator[]) : undefined;
}
