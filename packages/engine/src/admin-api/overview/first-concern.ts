import { findSetAside } from '../../set-asides/set-asides.ts';
import type { DeadLetterGroup, Notice, SetAside } from '../../store/operation-records.ts';
import type { ShownIndicator } from './indicator-board.ts';
import type { Waiting } from './waiting.ts';

/** The first thing that needs a person, with what cures it. */
export interface Concern {
  readonly kind: 'notice' | 'dead-letters' | 'indicator' | 'waiting';
  readonly code?: string;
  readonly message: string;
  readonly help: string;
  readonly configurationId?: string;
}

export interface Signs {
  readonly now: Date;
  readonly notices: readonly Notice[];
  readonly deadLetters: readonly DeadLetterGroup[];
  readonly indicators: readonly ShownIndicator[];
  readonly waiting: Waiting;
  /** In force: nobody is to be called for these. */
  readonly setAsides: readonly Pick<SetAside, 'configurationId' | 'cause'>[];
}

/** Longer than any report lags; what waits so long for anything else than a person is odd. */
const longWaitMilliseconds = 6 * 3_600_000;

/**
 * Finds what to see to first: what holds up everything of a configuration, what was given up, what is bad by the plugin's own
 * word, what has waited long. @returns undefined where all is well
 */
export function firstConcern(signs: Signs): Concern | undefined {
  return ofNotice(signs) ?? ofDeadLetters(signs) ?? ofIndicator(signs) ?? ofWaiting(signs);
}

/** The oldest: later ones may have come of it. */
function ofNotice({ notices, setAsides }: Signs): Concern | undefined {
  const open = notices.filter(
    ({ configurationId, code: cause }) => !findSetAside(setAsides, { configurationId, cause }),
  );
  const [oldest] = open.toSorted((one, other) => one.since.getTime() - other.since.getTime());
  if (oldest === undefined) return undefined;
  const { code, message, help, configurationId } = oldest;
  return { kind: 'notice', code, message, help, configurationId };
}

function ofDeadLetters({ deadLetters, setAsides }: Signs): Concern | undefined {
  const open = deadLetters.filter(({ configurationId, reason: cause }) => {
    return !findSetAside(setAsides, { configurationId, cause });
  });
  const [largest] = open.toSorted((one, other) => other.count - one.count);
  if (largest === undefined) return undefined;
  const { reason: code, reasonText, count, configurationId } = largest;
  const sessions = count === 1 ? '1 delivery was' : `${count} deliveries were`;
  const help = 'Look at the dead letters: they say what helps. Then replay them.';
  return { kind: 'dead-letters', code, message: `${sessions} given up: ${reasonText}`, help, configurationId };
}

function ofIndicator({ indicators }: Signs): Concern | undefined {
  const worst = indicators.find(({ state }) => state === 'bad') ?? indicators.find(({ state }) => state === 'warning');
  if (worst === undefined) return undefined;
  const { title, message, help, configurationId } = worst;
  return { kind: 'indicator', message: `${title}: ${message}`, help, configurationId };
}

function ofWaiting({ waiting: { oldestAt, paused, parked }, now }: Signs): Concern | undefined {
  if (oldestAt === undefined || paused + parked > 0) return undefined;
  if (now.getTime() - oldestAt.getTime() < longWaitMilliseconds) return undefined;
  return {
    kind: 'waiting',
    message: `A delivery has waited since ${oldestAt.toISOString()}.`,
    help: 'Look at the deliveries that wait, oldest first: each says what it waits for.',
  };
}
