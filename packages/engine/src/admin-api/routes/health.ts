import type { Clock } from '@casebridge/plugin-api';
import type { Log } from '../../model/log.ts';
import type { Configurations } from '../../config/configurations.ts';
import { lastPolls } from '../../poller/last-polls.ts';
import type { Store } from '../../store/store.ts';
import { faultOfStore } from '../../store/fault-of-error.ts';
import type { ClockJump } from '../../model/clock-jump.ts';
import { type Answer, done, refused } from '../http/answer.ts';
import { route, type Route } from '../http/route.ts';
import { health, healthy } from '../schemas/operations.ts';

export interface HealthDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly configurations: Pick<Configurations, 'current'>;
  readonly log: Log;
  /** The last time since the start that the date was set. */
  readonly lastJump: () => ClockJump | undefined;
}

/** A page that asks for the status each second is not to cost a write each second. */
const trustMilliseconds = 5_000;

/** Whether the engine works: for load balancers and containers in numbers and codes, for monitors with a credential in full. */
export function healthRoutes({ store, clock, configurations, log, lastJump }: HealthDeps): readonly Route[] {
  const tag = 'Health';
  let writtenAt = -Infinity;

  async function testWrite(): Promise<void> {
    await store.testWrite();
    writtenAt = clock.monotonic();
  }

  async function testUnlessLately(): Promise<void> {
    store.verifyFiles();
    if (clock.monotonic() - writtenAt >= trustMilliseconds) await testWrite();
  }

  async function parkedOnes() {
    const ids = configurations.current().map(({ id }) => id);
    const all = await Promise.all(ids.map(async (id) => ({ id, parked: await store.parked(id) })));
    return all.flatMap(({ id, parked }) => (parked === undefined ? [] : [{ id, ...parked }]));
  }

  async function orUnavailable<T>(test: () => Promise<void>, look: () => Promise<T>): Promise<Answer<T>> {
    try {
      await test();
      return done(await look());
    } catch (error) {
      const { code, message, help } = faultOfStore(error);
      log.error('health.failed', { code, message, help, error });
      return refused({ status: 503, code, detail: message, help });
    }
  }
  return [
    route({
      ...{ method: 'GET', path: '/health', role: 'anyone', tag },
      summary: 'Tells whether the store takes writes, how many configurations are parked, and for what.',
      ...{ response: healthy, refusals: [503] },
      handler: () =>
        orUnavailable(testWrite, async () => {
          const codes = (await parkedOnes()).map(({ code }) => code);
          return { status: 'ok' as const, parked: { count: codes.length, codes: [...new Set(codes)].toSorted() } };
        }),
    }),
    route({
      ...{ method: 'GET', path: '/api/status', role: 'viewer', tag },
      summary:
        'Tells the same, how many deliveries there are, what is parked, when polling last succeeded, and whether the clock has jumped.',
      ...{ response: health, refusals: [503] },
      handler: () =>
        orUnavailable(testUnlessLately, async () => {
          return {
            status: 'ok' as const,
            deliveries: await store.deliveryCounts(),
            polls: await lastPolls(store, configurations.current()),
            clockJump: lastJump() ?? null,
            parked: await parkedOnes(),
          };
        }),
    }),
  ];
}
