import { faultOfError } from '../store/fault-of-error.ts';
import type { Log } from '../model/log.ts';
import type { EngineEvent, EngineEventKind, EngineEventOf } from './engine-event.ts';

/** Tells the stream that something has happened. Never throws, and waits for nobody. */
export type Publish = (event: EngineEvent) => void;

/** Hears events of one kind. What it throws, or rejects with, is logged and harms nobody. */
export type Listener<Kind extends EngineEventKind> = (event: EngineEventOf<Kind>) => void | Promise<void>;

/** The one stream of what happens in an engine: metrics, wake-ups, notices and pages subscribe to it. */
export interface EngineEvents {
  readonly publish: Publish;
  /** Listeners are called in the order in which they subscribed, before `publish` returns. @returns ends the subscription */
  readonly subscribe: <Kind extends EngineEventKind>(kind: Kind, listener: Listener<Kind>) => () => void;
  /**
   * Waits for the next event of a kind.
   * @param matches leaves out events that are not meant
   */
  readonly next: <Kind extends EngineEventKind>(
    kind: Kind,
    matches?: (event: EngineEventOf<Kind>) => boolean,
  ) => Promise<EngineEventOf<Kind>>;
}

type AnyListener = (event: EngineEvent) => void | Promise<void>;

/**
 * Makes a stream. Neither `EventEmitter` nor `EventTarget` of Node will do: a listener that throws reaches the publisher with
 * the first, and ends the process with the second (docs/adr/0011-one-stream-of-engine-events.md).
 */
export function createEngineEvents(log: Pick<Log, 'error'>): EngineEvents {
  const listeners = new Map<EngineEventKind, Set<AnyListener>>();

  function publish(event: EngineEvent): void {
    for (const listener of [...(listeners.get(event.kind) ?? [])]) tell(listener, event);
  }

  function tell(listener: AnyListener, event: EngineEvent): void {
    const failed = (error: unknown) =>
      log.error('events.listener-failed', { ...faultOfError(error), event: event.kind, error });
    try {
      void Promise.resolve(listener(event)).catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  function subscribe<Kind extends EngineEventKind>(kind: Kind, listener: Listener<Kind>): () => void {
    const ofKind = listeners.get(kind) ?? new Set<AnyListener>();
    listeners.set(kind, ofKind);
    // Only events of this kind are in its list.
    const added: AnyListener = (event) => listener(event as EngineEventOf<Kind>);
    ofKind.add(added);
    return () => void ofKind.delete(added);
  }

  return {
    publish,
    subscribe,
    next(kind, matches = () => true) {
      return new Promise((resolve) => {
        const end = subscribe(kind, (event) => {
          if (!matches(event)) return;
          end();
          resolve(event);
        });
      });
    },
  };
}
