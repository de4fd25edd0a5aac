import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

export interface PageEntry {
  /** As wouter has it. */
  readonly path: string;
  /** In the navigation; a page without one is reached from another. */
  readonly title?: string;
  readonly component: LazyExoticComponent<ComponentType>;
}

function page(path: string, load: () => Promise<ComponentType>, title?: string): PageEntry {
  const component = lazy(async () => ({ default: await load() }));
  return { path, component, ...(title !== undefined && { title }) };
}

/** Every page; what a page is made of is loaded when it is opened. */
export const pages: readonly PageEntry[] = [
  page('/', async () => (await import('../pages/overview/overview.tsx')).Overview, 'Overview'),
  page('/plugins', async () => (await import('../pages/plugins/plugins.tsx')).Plugins, 'Plugins'),
  page('/plugins/:plugin/new', async () => (await import('../pages/plugins/new-configuration.tsx')).NewConfiguration),
  page('/setup', async () => (await import('../pages/setup/setup.tsx')).Setup, 'Set-up'),
  page('/configurations/:id', async () => (await import('../pages/plugins/edit-configuration.tsx')).EditConfiguration),
  page('/find', async () => (await import('../pages/find/find.tsx')).Find, 'Find'),
  page('/events', async () => (await import('../pages/events/events.tsx')).Events, 'Events'),
  page('/events/:id', async () => (await import('../pages/events/event.tsx')).Event),
  page('/deliveries', async () => (await import('../pages/deliveries/deliveries.tsx')).Deliveries, 'Deliveries'),
  page('/deliveries/:id', async () => (await import('../pages/deliveries/delivery.tsx')).Delivery),
  page(
    '/dead-letters',
    async () => (await import('../pages/dead-letters/dead-letters.tsx')).DeadLetters,
    'Dead letters',
  ),
  page('/bulk-acts', async () => (await import('../pages/bulk-acts/bulk-acts.tsx')).BulkActs, 'Bulk acts'),
  page('/bulk-acts/:id', async () => (await import('../pages/bulk-acts/bulk-act.tsx')).BulkActPage),
  page('/sessions', async () => (await import('../pages/sessions/sessions.tsx')).Sessions, 'Sessions'),
  page('/sessions/:lsid', async () => (await import('../pages/sessions/session.tsx')).Session),
  page('/backfills', async () => (await import('../pages/backfills/backfills.tsx')).Backfills, 'Backfill'),
  page(
    '/session-keys',
    async () => (await import('../pages/session-keys/session-keys.tsx')).SessionKeys,
    'Session keys',
  ),
  page('/notices', async () => (await import('../pages/notices/notices.tsx')).Notices, 'Notices'),
  page('/logs', async () => (await import('../pages/logs/logs.tsx')).Logs, 'Logs'),
  page('/audit', async () => (await import('../pages/audit/audit.tsx')).Audit, 'Audit'),
  page('/settings', async () => (await import('../pages/settings/settings.tsx')).Settings, 'Settings'),
  page('/accounts', async () => (await import('../pages/accounts/accounts.tsx')).Accounts, 'Accounts'),
  page('/about', async () => (await import('../pages/about/about.tsx')).About, 'About'),
];
