import type { OpenDeliveries } from '../../store/queries/activity.ts';

/** Deliveries that have not ended, by what they wait for. Each is in exactly one of the sums. */
export interface Waiting {
  readonly running: number;
  /** Due, and not begun. */
  readonly pending: number;
  /** Their report is not there yet. */
  readonly notReady: number;
  /** Their configuration is down. */
  readonly parked: number;
  /** A person has paused their configuration, or disabled it. */
  readonly paused: number;
  /** They failed, and are tried again. */
  readonly retrying: number;
  readonly oldestAt?: Date;
}

/** Configurations whose deliveries are held up, by id. */
export interface HeldUp {
  readonly parked: ReadonlySet<string>;
  readonly paused: ReadonlySet<string>;
}

/** Sums up what waits. What holds up a whole configuration goes before what a single delivery waits for. */
export function waitingOf(open: readonly OpenDeliveries[], heldUp: HeldUp): Waiting {
  const sums = { running: 0, pending: 0, notReady: 0, parked: 0, paused: 0, retrying: 0 };
  for (const part of open) sums[kindOf(part, heldUp)] += part.count;
  const oldest = open.map((part) => part.oldest.getTime()).toSorted((one, other) => one - other)[0];
  return { ...sums, ...(oldest !== undefined && { oldestAt: new Date(oldest) }) };
}

function kindOf({ configurationId, state, notReady }: OpenDeliveries, { parked, paused }: HeldUp) {
  if (state === 'running') return 'running';
  if (paused.has(configurationId)) return 'paused';
  if (parked.has(configurationId)) return 'parked';
  return notReady ? 'notReady' : state;
}
