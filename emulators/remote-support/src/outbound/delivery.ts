import type { ApplianceClock } from '../clock.ts';

/** One event on its way to a recipient. */
export interface Message {
  readonly fields: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly queuedAt: number;
}

/** Settings of the recipient, read anew for each message. */
export interface DeliveryRules {
  readonly enabled: boolean;
  readonly retryIntervalSeconds: number;
  readonly retryDurationSeconds: number;
}

/** State that is saved so that a queue survives a crash. */
export interface SavedQueue {
  readonly queue: readonly Message[];
  readonly delivered: number;
  readonly dropped: number;
}

/** The queue of a recipient. */
export interface Delivery {
  readonly counts: { readonly queued: number; readonly delivered: number; readonly dropped: number };
  /** Delivered messages, oldest first; bounded. */
  readonly history: readonly Message[];
  readonly saved: SavedQueue;
  enqueue(fields: Message['fields']): void;
  /** Goes on after the rules have changed. */
  start(): void;
}

/** Dependencies of a delivery. */
export interface DeliveryParts {
  /** State of an earlier run. */
  readonly saved?: SavedQueue | undefined;
  readonly clock: ApplianceClock;
  readonly rules: () => DeliveryRules;
  /** Sends a message; whether it was taken. */
  readonly send: (fields: Message['fields']) => Promise<boolean>;
  readonly onChange: () => void;
  readonly signal: AbortSignal;
}

const historyLimit = 1000;

/**
 * Makes a queue whose head is the only message that is ever on its way: one that is not taken is repeated after the
 * retry interval, and everything behind it waits, until it is taken or its retry duration is over and it is dropped.
 * Source: docs/vendors/remote-support.md#outbound-delivery.
 */
export function createDelivery(parts: DeliveryParts): Delivery {
  const { clock, rules, signal } = parts;
  const { saved = { queue: [], delivered: 0, dropped: 0 } } = parts;
  const queue: Message[] = [...saved.queue];
  const history: Message[] = [];
  const counts = { delivered: saved.delivered, dropped: saved.dropped };
  let isWorking = false;

  async function drain(): Promise<void> {
    for (let head = queue[0]; head && rules().enabled; head = queue[0]) {
      const isTaken = await parts.send(head.fields);
      if (signal.aborted) return;
      if (isTaken) settle(head, 'delivered');
      else if (isExpired(head)) settle(head, 'dropped');
      parts.onChange();
      if (queue[0] === head) await waitForRetry(head);
    }
  }

  function settle(message: Message, outcome: 'delivered' | 'dropped'): void {
    queue.shift();
    counts[outcome] += 1;
    if (outcome === 'delivered' && history.push(message) > historyLimit) history.shift();
  }

  const expiresAt = (message: Message): number => message.queuedAt + rules().retryDurationSeconds * 1000;
  const isExpired = (message: Message): boolean => clock.now().getTime() >= expiresAt(message);

  async function waitForRetry(message: Message): Promise<void> {
    const untilExpiry = expiresAt(message) - clock.now().getTime();
    await clock.sleep(Math.min(rules().retryIntervalSeconds * 1000, untilExpiry), signal);
    if (!isExpired(message)) return;
    settle(message, 'dropped');
    parts.onChange();
  }

  function start(): void {
    if (isWorking || signal.aborted || queue.length === 0 || !rules().enabled) return;
    isWorking = true;
    drain()
      .catch((error: unknown) => {
        if (!signal.aborted) throw error;
      })
      .finally(() => {
        isWorking = false;
        start();
      });
  }

  return {
    get counts() {
      return { queued: queue.length, ...counts };
    },
    get saved() {
      return { queue, ...counts };
    },
    history,
    enqueue(fields) {
      queue.push({ fields, queuedAt: clock.now().getTime() });
      parts.onChange();
      start();
    },
    start,
  };
}
