import type { Clock } from '@casebridge/plugin-api';
import type { Configurations } from '../../config/configurations.ts';
import { lastPolls } from '../../poller/last-polls.ts';
import { setAsidesInForce } from '../../set-asides/set-asides.ts';
import { parseReconcileState, reconcilePrefix } from '../../reconcile/reconcile.ts';
import type { Store } from '../../store/store.ts';
import type { Notices } from '../../telemetry/notices.ts';
import { firstConcern } from './first-concern.ts';
import type { IndicatorBoard } from './indicator-board.ts';
import { sessionKeysOf } from './session-keys.ts';
import { waitingOf } from './waiting.ts';

export interface OverviewDeps {
  readonly store: Store;
  readonly notices: Pick<Notices, 'list'>;
  readonly configurations: Pick<Configurations, 'current'>;
  readonly indicators: IndicatorBoard;
  readonly clock: Clock;
  /** Of the product. */
  readonly version: string;
}

const dayMilliseconds = 24 * 3_600_000;

/** Everything that the first page shows, read at once. */
export async function overviewOf(deps: OverviewDeps) {
  const { store, configurations, indicators, clock, version } = deps;
  const now = clock.now();
  const present = configurations.current();
  const [shown, hours, open, notices, deadLetters, states, deliveries, sessionKeys, setAsides] = await Promise.all([
    indicators.read(present.filter(({ disabled }) => !disabled).map(({ id }) => id)),
    store.activity(new Date(now.getTime() - dayMilliseconds)),
    store.openDeliveries(),
    deps.notices.list({ open: true }, { limit: 100 }),
    store.deadLetterGroups(),
    Promise.all(present.map((configuration) => standingOf(deps, configuration, now))),
    store.deliveryCounts(),
    sessionKeysOf(store, now),
    setAsidesInForce(store, now),
  ]);
  const waiting = waitingOf(open, {
    parked: new Set(states.filter(({ parked }) => parked !== null).map(({ id }) => id)),
    paused: new Set(states.filter(({ pausedUntil, disabled }) => disabled || pausedUntil !== null).map(({ id }) => id)),
  });
  const polls = await lastPolls(store, present);
  return {
    ...{ at: now, version, deliveries, waiting, hours, polls, configurations: states },
    sessionKeys,
    indicators: shown,
    openNotices: notices.length,
    firstConcern: firstConcern({ now, notices, deadLetters, indicators: shown, waiting, setAsides }) ?? null,
    setAsides,
    restart: { safe: true as const, message: wordsOnRestart(waiting.running) },
  };
}

/** How a configuration stands, with the balance of today and yesterday. */
async function standingOf(
  { store }: OverviewDeps,
  { id, name, disabled }: { readonly id: string; readonly name: string; readonly disabled: boolean },
  now: Date,
) {
  const [parked, pausedUntil, job] = await Promise.all([
    store.parked(id),
    store.pausedUntil(id),
    store.job(`${reconcilePrefix}${id}`),
  ]);
  const { balances, aliveAt } = parseReconcileState(job?.state);
  const days = [now, new Date(now.getTime() - dayMilliseconds)].map((day) => day.toISOString().slice(0, 10));
  return {
    ...{ id, name, disabled, parked: parked ?? null, pausedUntil: pausedUntil ?? null },
    balances: balances.filter(({ day }) => days.includes(day)),
    ...(aliveAt !== undefined && { reconciledAt: aliveAt }),
  };
}

/** It always is: what is accepted is on disk before the appliance is answered. */
function wordsOnRestart(running: number): string {
  if (running === 0) return 'Nothing is under way; the engine can be restarted at any time.';
  const attempts = running === 1 ? '1 attempt is' : `${running} attempts are`;
  return `${attempts} under way. A restart lets them end for up to 30 s; what is cut off is done again.`;
}
