import { environmentVariables } from '../platform/environment-variables.ts';
import { failureOf } from '../platform/failure.ts';
import type { Platform } from '../platform/platform.ts';
import { currentKey, isSilent, leftDraft, obstacle, offered, pendingKey, usualWish } from './choose.ts';
import { pauseAfter, pauseWhileAsking, pauseWhileShown } from './pace.ts';
import { sessionOf, stepOf } from './progress.ts';
import type { Requests } from './requests.ts';
import type { KeyRow } from './rows.ts';
import { emptyState, type PageState, type Trouble } from './state.ts';
import { troubleOf } from './trouble.ts';

/** An answer that takes longer is late, and another way is offered. */
const lateMilliseconds = 20_000;
/** A page left open without a press lets the integration sleep again. */
const draftMilliseconds = 600_000;

/** The page's course: reads the rows, asks for a key, and follows it to the session on the case. */
export class KeyPage {
  readonly #platform: Platform;
  readonly #requests: Requests;
  readonly #show: (state: PageState) => void;
  #state: PageState = emptyState;
  #timer: number | undefined;
  #draftTimer: number | undefined;

  /** @param show draws a state; called after each change */
  constructor(platform: Platform, requests: Requests, show: (state: PageState) => void) {
    this.#platform = platform;
    this.#requests = requests;
    this.#show = show;
  }

  /** Reads everything, and goes on where the case's newest key is. */
  async open(): Promise<void> {
    this.#set({ ...emptyState });
    try {
      await this.#load();
    } catch (error) {
      this.#block(troubleOf(failureOf(error), this.#state.case === undefined ? 'reading' : 'writing'));
    }
  }

  /** Asks for a key with what the agent chose. */
  async ask(queueId: string, minutes: number): Promise<void> {
    const queue = this.#state.queues.find(({ id }) => id === queueId);
    if (queue === undefined || this.#state.phase === 'asking') return;
    this.#set({ phase: 'asking', wish: { queueId, minutes }, trouble: undefined, late: false });
    try {
      const draftId = this.#state.draftId ?? (await this.#writeDraft(queue.connectionId));
      await this.#requests.ask(draftId, queue, minutes);
      this.#forgetDraft();
      this.#await(draftId);
    } catch (error) {
      this.#set({ phase: 'ready', trouble: troubleOf(failureOf(error), 'writing') });
    }
  }

  /** Offers another key beside the one that is shown. */
  async another(): Promise<void> {
    this.#stop();
    this.#set({ key: undefined, session: undefined });
    try {
      await this.#offer();
    } catch (error) {
      this.#block(troubleOf(failureOf(error), 'writing'));
    }
  }

  /** Lets the integration sleep again; what was asked for goes on. */
  close(): void {
    const { draftId } = this.#state;
    this.#stop();
    this.#forgetDraft();
    if (draftId !== undefined) void this.#requests.withdraw(draftId).catch(() => undefined);
  }

  async #load(): Promise<void> {
    const requests = this.#requests;
    const facts = await requests.readCase();
    this.#set({ case: facts });
    const [connections, queues, keys, sessions, settings] = await Promise.all([
      requests.connections(),
      requests.queues(),
      requests.keys(),
      requests.sessions().catch(() => []),
      environmentVariables(this.#platform, 'bt_SessionKey'),
    ]);
    const choice = offered(queues, connections);
    const mailTemplate = settings.get('bt_SessionKeyEmailTemplate') ?? '';
    this.#set({ connections, queues: choice, keys, mailTemplate, wish: usualWish(choice, settings) });
    const current = currentKey(keys, sessions, new Date());
    const pending = pendingKey(keys, this.#platform.user.id);
    if (current !== undefined) {
      this.#set({ phase: 'shown', key: current, session: sessionOf(current, sessions) });
      this.#follow(current.id);
    } else if (pending !== undefined) {
      this.#set({ phase: 'asking' });
      this.#await(pending.id);
    } else await this.#offer();
  }

  async #offer(): Promise<void> {
    const { case: facts, connections, queues, wish, keys } = this.#state;
    const found = obstacle(facts?.isOpen === true, connections, queues);
    const queue = queues.find(({ id }) => id === wish.queueId);
    if (found !== undefined || queue === undefined) {
      this.#block(found ?? { kind: 'noQueue' });
      return;
    }
    // The button is there at once; the row that wakes the integration is written meanwhile.
    this.#set({ phase: 'ready' });
    const left = leftDraft(keys, this.#platform.user.id);
    const draftId = left?.id ?? (await this.#writeDraft(queue.connectionId));
    if (this.#state.phase !== 'ready') return;
    this.#set({ draftId });
    this.#draftTimer = window.setTimeout(() => this.#letSleep(draftId), draftMilliseconds);
    if (left === undefined) await this.#checkLife(draftId, queue.connectionId);
  }

  #writeDraft(connectionId: string): Promise<string> {
    return this.#requests.writeDraft(this.#state.case?.number ?? '', connectionId);
  }

  /** Both times are of the clock of Dynamics, which has just written the draft. */
  async #checkLife(draftId: string, connectionId: string): Promise<void> {
    // The sign of life that was read when the page opened may be hours old.
    const [{ createdOn }, connections] = await Promise.all([this.#requests.key(draftId), this.#requests.connections()]);
    this.#set({ connections });
    const connection = connections.find(({ id }) => id === connectionId);
    const isReady = this.#state.phase === 'ready';
    if (isReady && connection !== undefined && isSilent(connection, createdOn)) this.#block({ kind: 'silent' });
  }

  #letSleep(draftId: string): void {
    this.#forgetDraft();
    void this.#requests.withdraw(draftId).catch(() => undefined);
  }

  #forgetDraft(): void {
    clearTimeout(this.#draftTimer);
    if (this.#state.draftId !== undefined) this.#set({ draftId: undefined });
  }

  /** Looks at a request until it is answered. */
  #await(id: string): void {
    const began = performance.now();
    const look = async (): Promise<number | undefined> => {
      const key = await this.#requests.key(id);
      if (key.state === 'issued') return this.#arrive(key);
      if (key.state === 'failed' || key.state === 'expired') return this.#fail(key);
      const waited = performance.now() - began;
      this.#set({ trouble: undefined, late: waited > lateMilliseconds });
      return pauseWhileAsking(waited);
    };
    this.#repeat(look, 250);
  }

  /** Shows the key before anything else is asked for: the customer is on the telephone. */
  async #arrive(key: KeyRow): Promise<undefined> {
    this.#set({ phase: 'shown', key, trouble: undefined, late: false });
    this.#follow(key.id);
    const keys = await this.#requests.keys();
    this.#set({ keys });
    return undefined;
  }

  async #fail({ reason, error: message }: KeyRow): Promise<undefined> {
    await this.#offer();
    this.#set({ trouble: { kind: 'failed', reason, message } });
    return undefined;
  }

  /** Looks at a key and the sessions of its case until one is written. */
  #follow(id: string): void {
    const look = async (): Promise<number | undefined> => {
      const [key, sessions] = await Promise.all([this.#requests.key(id), this.#requests.sessions()]);
      const session = sessionOf(key, sessions);
      this.#set({ key, session, trouble: undefined });
      const isOver = stepOf(key, session, new Date()) === 'written';
      return isOver ? undefined : pauseWhileShown(document.visibilityState === 'hidden');
    };
    this.#repeat(look, pauseWhileShown(false));
  }

  /** @param look gives the pause before the next look, or `undefined` at the end */
  #repeat(look: () => Promise<number | undefined>, pause: number): void {
    this.#stop();
    const timer = window.setTimeout(() => {
      void look()
        .catch((error: unknown) => {
          const failure = failureOf(error);
          this.#set({ trouble: troubleOf(failure, 'reading') });
          return pauseAfter(failure.kind);
        })
        .then((next) => {
          if (next !== undefined && this.#timer === timer) this.#repeat(look, next);
        });
    }, pause);
    this.#timer = timer;
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #block(trouble: Trouble): void {
    this.#set({ phase: 'blocked', trouble });
  }

  #set(change: Partial<PageState>): void {
    this.#state = { ...this.#state, ...change };
    this.#show(this.#state);
  }
}
