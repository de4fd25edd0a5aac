import { randomUUID } from 'node:crypto';
import type { EngineEvent } from './engine-event.ts';
import type { EngineEvents } from './engine-events.ts';

/** An engine event as pages are told of it: enough to know what to ask for anew, and no data of a session. */
export type FeedEvent =
  | {
      readonly type: 'event';
      readonly data: { readonly id: string; readonly disposition: string; readonly lsid: string };
    }
  | {
      readonly type: 'delivery';
      readonly data: {
        readonly id: string;
        readonly configurationId: string;
        readonly lsid: string;
        readonly state: string;
        readonly code?: string;
      };
    }
  | { readonly type: 'configurations'; readonly data: Record<string, never> };

/** An event with its place in the feed. */
export interface Numbered {
  readonly id: string;
  readonly event: FeedEvent;
}

/** The last events of this process, for whoever comes back and says what they saw last. */
export interface EventFeed {
  /** @returns what came after that place; undefined if it is not known any more, or is of another process */
  since(id: string): readonly Numbered[] | undefined;
  /** The place behind everything that has happened so far. */
  last(): string;
  /** @returns ends it */
  subscribe(listener: (numbered: Numbered) => void): () => void;
}

/** A page that was away for a minute finds all of it here, at 10 events a second; after more, it asks for all anew. */
const kept = 600;

export function createEventFeed(events: Pick<EngineEvents, 'subscribe'>): EventFeed {
  const run = randomUUID().slice(0, 8);
  const listeners = new Set<(numbered: Numbered) => void>();
  let recent: readonly Numbered[] = [];
  let count = 0;
  const idOf = (number: number) => `${run}-${number}`;

  function add(event: FeedEvent): void {
    const numbered = { id: idOf(++count), event };
    recent = [...recent.slice(recent.length < kept ? 0 : 1), numbered];
    for (const listener of [...listeners]) listener(numbered);
  }

  events.subscribe('event-recorded', (event) => add(toldOf(event)));
  events.subscribe('attempt-ended', (event) => add(toldOf(event)));
  events.subscribe('configurations-changed', (event) => add(toldOf(event)));
  return {
    last: () => idOf(count),
    since(id) {
      const [, of, number] = /^(\w+)-(\d+)$/.exec(id) ?? [];
      const missed = count - Number(number);
      if (of !== run || missed < 0 || missed > recent.length) return undefined;
      return missed === 0 ? [] : recent.slice(-missed);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

type Told = Extract<EngineEvent, { readonly kind: 'event-recorded' | 'attempt-ended' | 'configurations-changed' }>;

function toldOf(event: Told): FeedEvent {
  if (event.kind === 'configurations-changed') return { type: 'configurations', data: {} };
  if (event.kind === 'event-recorded') {
    const { id, disposition, lsid } = event.recorded;
    return { type: 'event', data: { id, disposition, lsid } };
  }
  const { deliveryId, configurationId, lsid, state, code } = event.summary;
  return {
    type: 'delivery',
    data: { id: deliveryId, configurationId, lsid, state, ...(code !== undefined && { code }) },
  };
}
