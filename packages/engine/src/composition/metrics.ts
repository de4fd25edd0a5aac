import { createIndicatorBoard, type IndicatorBoard } from '../admin-api/overview/indicator-board.ts';
import { askIndicators } from '../plugin-host/ask-indicators.ts';
import { lastPolls } from '../poller/last-polls.ts';
import { createMetrics, type Metrics } from '../telemetry/metrics.ts';
import type { StateSources } from '../telemetry/state-metrics.ts';
import type { Foundation } from './foundation.ts';
import type { PreparedJobs } from './work.ts';

const mostNotices = 500;

/**
 * The metrics of an engine: what happens is counted, how it stands is read at each scrape.
 * @param presentJobs what this process does at intervals
 */
export function openMetrics(foundation: Foundation, presentJobs: PreparedJobs['present']): Metrics {
  const { store, configurations, events } = foundation;
  const counted = {
    deliveryCounts: () => store.deliveryCounts(),
    lastPolls: () => lastPolls(store, configurations.current()),
  };
  return createMetrics(counted, events, stateOf(foundation, presentJobs));
}

function stateOf(foundation: Foundation, presentJobs: PreparedJobs['present']): StateSources {
  const { store, notices, configurations, config, clock } = foundation;
  const board = indicatorBoard(foundation);
  return {
    configurations: () => Promise.all(configurations.current().map((each) => standingOf(foundation, each))),
    notices: () => notices.list({ open: true }, { limit: mostNotices }),
    // The row of a job stays when its configuration is deleted or changed: nobody will do it, and nobody is to be called for it.
    jobs: async () => {
      const present = new Set((await presentJobs()).map(({ name }) => name));
      return (await store.jobs()).filter(({ name }) => present.has(name));
    },
    unconfirmed: () => store.unconfirmedWaiting(),
    oldestWaiting: async () => oldestOf((await store.openDeliveries()).map(({ oldest }) => oldest)),
    freeBytes: () => foundation.freeBytes(config.dataFolder),
    storeBytes: async () => (await store.sizes()).bytes,
    indicators: () =>
      board.read(
        configurations
          .current()
          .filter(({ disabled }) => !disabled)
          .map(({ id }) => id),
      ),
    now: () => clock.now(),
  };
}

async function standingOf(
  { store }: Foundation,
  configuration: { readonly id: string; readonly name: string; readonly plugin: string; readonly disabled: boolean },
) {
  const { id, name, plugin, disabled } = configuration;
  const [parked, pausedUntil] = await Promise.all([store.parked(id), store.pausedUntil(id)]);
  return { id, name, plugin, disabled, parked: parked !== undefined, paused: pausedUntil !== undefined };
}

function oldestOf(dates: readonly Date[]): Date | undefined {
  return dates.toSorted((a, b) => a.getTime() - b.getTime())[0];
}

function indicatorBoard(foundation: Foundation): IndicatorBoard {
  return createIndicatorBoard({ clock: foundation.clock, ask: (id) => askIndicators(foundation, id) });
}
