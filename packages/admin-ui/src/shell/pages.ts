import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

export interface PageEntry {
  /** As wouter has it. */
  readonly path: string;
  /** In the navigation; a page without one is reached from another. */
  readonly title?: string;
  readonly component: LazyExoticComponent<ComponentType>;
}

/** Every page; what a page is made of is loaded when it is opened. */
export const pages: readonly PageEntry[] = [
  {
    path: '/',
    title: 'Overview',
    component: lazy(async () => ({ default: (await import('../pages/overview/overview.tsx')).Overview })),
  },
  {
    path: '/plugins',
    title: 'Plugins',
    component: lazy(async () => ({ default: (await import('../pages/plugins/plugins.tsx')).Plugins })),
  },
  {
    path: '/plugins/:plugin/new',
    component: lazy(async () => ({
      default: (await import('../pages/plugins/new-configuration.tsx')).NewConfiguration,
    })),
  },
  {
    path: '/configurations/:id',
    component: lazy(async () => ({
      default: (await import('../pages/plugins/edit-configuration.tsx')).EditConfiguration,
    })),
  },
  {
    path: '/deliveries',
    title: 'Deliveries',
    component: lazy(async () => ({ default: (await import('../pages/deliveries/deliveries.tsx')).Deliveries })),
  },
  {
    path: '/deliveries/:id',
    component: lazy(async () => ({ default: (await import('../pages/deliveries/delivery.tsx')).Delivery })),
  },
  {
    path: '/dead-letters',
    title: 'Dead letters',
    component: lazy(async () => ({ default: (await import('../pages/dead-letters/dead-letters.tsx')).DeadLetters })),
  },
  {
    path: '/bulk-acts',
    title: 'Bulk acts',
    component: lazy(async () => ({ default: (await import('../pages/bulk-acts/bulk-acts.tsx')).BulkActs })),
  },
  {
    path: '/bulk-acts/:id',
    component: lazy(async () => ({ default: (await import('../pages/bulk-acts/bulk-act.tsx')).BulkActPage })),
  },
  {
    path: '/audit',
    title: 'Audit',
    component: lazy(async () => ({ default: (await import('../pages/audit/audit.tsx')).Audit })),
  },
];
