import type { Indicator } from '@casebridge/plugin-api';
import { gather } from '../notifications/gather.ts';
import { type Notifications, openNotifications } from '../notifications/notifications.ts';
import { findPlugin } from '../plugin-host/find-plugin.ts';
import { pluginCallerOf } from '../plugin-host/plugin-caller.ts';
import type { Foundation } from './foundation.ts';

/** Opens the ways to tell people, and what finds out what there is to tell. */
export function startNotifications(foundation: Foundation): Notifications {
  const { config, clock, log, outbound, events, redactor, store, notices, configurations } = foundation;
  const deps = {
    ...{ config, store, notices, configurations },
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
  const found = findPlugin(foundation, id);
  if (found === undefined) return undefined;
  const answer = await found.host.call(pluginCallerOf(foundation, found.configuration), { method: 'indicators' });
  return answer.ok ? (answer.value as readonly Indicator[]) : undefined;
}
