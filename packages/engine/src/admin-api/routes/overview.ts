import { z } from 'zod';
import { askIndicators } from '../../plugin-host/ask-indicators.ts';
import type { PluginDirectory } from '../../plugin-host/find-plugin.ts';
import type { CallerDeps } from '../../plugin-host/plugin-caller.ts';
import type { Configurations } from '../../config/configurations.ts';
import type { Store } from '../../store/store.ts';
import type { Notices } from '../../telemetry/notices.ts';
import { done } from '../http/answer.ts';
import { route, type Route } from '../http/route.ts';
import { createIndicatorBoard } from '../overview/indicator-board.ts';
import { overviewOf } from '../overview/overview.ts';
import { deliveryCounts, parked } from '../schemas/deliveries.ts';
import { dayBalance, polls } from '../schemas/operations.ts';
import { sessionKeyCounts } from '../schemas/session-keys.ts';
import { indicator } from '../schemas/plugin.ts';
import { groupSetAside } from '../schemas/set-asides.ts';
import { instantOut, instantText } from '../schemas/values.ts';

export interface OverviewRouteDeps extends CallerDeps {
  readonly store: Store;
  readonly notices: Pick<Notices, 'list'>;
  readonly configurations: Configurations;
  readonly plugins: PluginDirectory['plugins'];
  readonly version: string;
}

const waiting = z.strictObject({
  ...{ running: z.int(), pending: z.int(), notReady: z.int(), parked: z.int(), paused: z.int(), retrying: z.int() },
  oldestAt: instantOut.optional(),
});

const overview = z.strictObject({
  ...{ at: instantOut, version: z.string(), deliveries: deliveryCounts, waiting },
  hours: z
    .array(
      z.strictObject({
        ...{ from: instantOut, events: z.int(), succeeded: z.int(), skipped: z.int(), dead: z.int() },
      }),
    )
    .meta({ description: 'The last 24 hours, oldest first; hours without anything are left out.' }),
  polls,
  configurations: z.array(
    z.strictObject({
      ...{ id: z.string(), name: z.string(), disabled: z.boolean() },
      parked: parked.nullable(),
      pausedUntil: instantOut.nullable(),
      balances: z.array(dayBalance).meta({ description: 'Of today and yesterday, as far as they are known.' }),
      reconciledAt: instantText.optional(),
    }),
  ),
  sessionKeys: sessionKeyCounts,
  indicators: z.array(indicator.extend({ configurationId: z.string() })),
  openNotices: z.int(),
  firstConcern: z
    .strictObject({
      kind: z.enum(['notice', 'dead-letters', 'indicator', 'waiting']),
      code: z.string().optional(),
      message: z.string(),
      help: z.string(),
      configurationId: z.string().optional(),
    })
    .nullable()
    .meta({ description: 'The first thing that needs a person and is not set aside; null where there is none.' }),
  setAsides: z.array(groupSetAside),
  restart: z.strictObject({ safe: z.literal(true), message: z.string() }),
});

/** Routes of the first page. */
export function overviewRoutes(deps: OverviewRouteDeps): readonly Route[] {
  const { clock } = deps;
  const indicators = createIndicatorBoard({ clock, ask: (id) => askIndicators(deps, id) });
  return [
    route({
      ...{ method: 'GET', path: '/api/overview', role: 'viewer', tag: 'Health' },
      summary: 'Shows at once what goes on, what waits, and what needs a person first.',
      response: overview,
      handler: async () => done(await overviewOf({ ...deps, indicators })),
    }),
  ];
}
