import type { ApplianceClock } from '../clock.ts';
import { createDelivery, type Message, type SavedQueue } from './delivery.ts';
import { post, type Method, type PostResult } from './post.ts';
import { createWatch } from './watch.ts';

/** The events that can be sent. Source: docs/vendors/remote-support.md#outbound-events. */
export const outboundEvents = [
  'support_conference_begin',
  'support_conference_end',
  'support_conference_owner_changed',
  'support_conference_member_added',
  'support_conference_member_departed',
  'support_conference_customer_exit_survey_completed',
  'support_conference_rep_exit_survey_completed',
] as const;

/** The name of an event as it is sent. */
export type OutboundEvent = (typeof outboundEvents)[number];

/** A recipient as an administrator enters it. */
export interface RecipientSettings {
  readonly name: string;
  readonly url: string;
  readonly enabled: boolean;
  /** The events to send; others are not. */
  readonly events: readonly OutboundEvent[];
  readonly retryIntervalSeconds: number;
  /** After so long, an event that could not be delivered is dropped. */
  readonly retryDurationSeconds: number;
  readonly sendCustomFields: boolean;
  /** Root certificate (PEM) that signed the recipient's. */
  readonly caCertificate?: string | undefined;
}

/** A recipient as the list shows it. */
export interface RecipientState extends RecipientSettings {
  readonly id: string;
  /** `OK`, what went wrong the last time, or that nothing has been sent yet. */
  readonly status: string;
  readonly queued: number;
  readonly delivered: number;
  readonly dropped: number;
  /** Requests made, answered or not. */
  readonly attempts: number;
}

/** State that is saved so that a recipient survives a crash. */
export interface SavedRecipient extends SavedQueue {
  readonly id: string;
  readonly settings: RecipientSettings;
}

/** A recipient at work. */
export interface Recipient {
  readonly state: RecipientState;
  readonly settings: RecipientSettings;
  readonly saved: SavedRecipient;
  /** Puts an event at the end of the queue. */
  enqueue(fields: Message['fields']): void;
  /** Delivered messages, oldest first; bounded. */
  readonly history: readonly Message[];
  /** Asks the recipient for a sign of life without an event; the status shows what came of it. */
  check(method: Method): Promise<RecipientState>;
  /** Resolves as soon as the state is such. Rejects when the recipient is closed. */
  waitFor(condition: (state: RecipientState) => boolean): Promise<RecipientState>;
  change(settings: RecipientSettings): void;
  /** Goes on with what an earlier run has left. */
  resume(): void;
  close(): void;
}

/** Dependencies of a recipient. */
export interface RecipientParts {
  readonly clock: ApplianceClock;
  readonly timeoutMilliseconds: () => number;
  readonly charset: () => 'utf-8' | 'windows-1252';
  /** State of an earlier run. */
  readonly saved?: SavedRecipient | undefined;
  /** Told whenever its queue has changed. */
  readonly onChange?: (() => void) | undefined;
}

/** Makes a recipient. Source: docs/vendors/remote-support.md#outbound-delivery. */
export function createRecipient(id: string, entered: RecipientSettings, parts: RecipientParts): Recipient {
  const closing = new AbortController();
  let settings = entered;
  let status = 'Nothing sent yet';
  let attempts = 0;
  async function send(method: Method, fields?: Message['fields']): Promise<boolean> {
    const { url, caCertificate } = settings;
    const how = { timeoutMilliseconds: parts.timeoutMilliseconds(), charset: parts.charset() };
    const optional = { ...(fields ? { fields } : {}), ...(caCertificate ? { caCertificate } : {}) };
    attempts += 1;
    status = statusOf(await post({ url, method, signal: closing.signal, ...how, ...optional }));
    return status === 'OK';
  }

  const { clock } = parts;
  const delivery = createDelivery({
    clock,
    rules: () => settings,
    send: (fields) => send('POST', fields),
    onChange() {
      parts.onChange?.();
      watch.changed();
    },
    saved: parts.saved,
    signal: closing.signal,
  });
  const state = (): RecipientState => ({ ...settings, id, status, attempts, ...delivery.counts });
  const watch = createWatch(state, closing.signal);

  return {
    get state() {
      return state();
    },
    get settings() {
      return settings;
    },
    get saved() {
      return { id, settings, ...delivery.saved };
    },
    history: delivery.history,
    enqueue: (fields) => delivery.enqueue(fields),
    async check(method) {
      await send(method, method === 'POST' ? {} : undefined);
      watch.changed();
      return state();
    },
    waitFor: (condition) => watch.waitFor(condition),
    change(next) {
      settings = next;
      watch.changed();
      delivery.start();
    },
    resume: () => delivery.start(),
    close: () => closing.abort(),
  };
}

function statusOf(result: PostResult): string {
  if (!result.ok) return result.error;
  return result.status === 200 ? 'OK' : `The recipient answered with HTTP status ${result.status}.`;
}
