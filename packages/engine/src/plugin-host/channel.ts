import { fromPlainError, type PlainError, toPlainError } from './plain-error.ts';

/** Requests that one side can send, by name, with the shapes of request and answer. Both have to be cloneable. */
export type Methods = Readonly<Record<string, { readonly request: unknown; readonly answer: unknown }>>;

/** One-way messages by name, with their payload's shape. */
export type Notices = Readonly<Record<string, unknown>>;

/** Of a side that serves no method, or says nothing unasked. */
export type None = Readonly<Record<string, never>>;

/** Wire format between two threads. Ids count the requests of the asking side. */
export type ChannelMessage =
  | { readonly kind: 'request'; readonly id: number; readonly method: string; readonly payload: unknown }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly error: PlainError }
  | { readonly kind: 'abort'; readonly id: number; readonly reason: string }
  /** `about` is the request in whose course it is said. */
  | { readonly kind: 'notice'; readonly name: string; readonly about?: number | undefined; readonly payload: unknown };

/** Streams and buffers that are moved to the other thread, not copied. */
export type Moved = readonly (ReadableStream | ArrayBuffer)[];

/** How a request is made. */
export interface RequestOptions {
  /** Tells the other side to stop. The answer is waited for all the same, unless `leavesOnAbort`. */
  readonly signal?: AbortSignal | undefined;
  /** Rejects with the signal's reason at once when it aborts. The answer's own streams then end by it, too. */
  readonly leavesOnAbort?: boolean;
  readonly moved?: Moved;
  /** Told the id before the request leaves: notices about it carry it. */
  readonly onId?: (id: number) => void;
}

/** Context that a handler is given besides the request. */
export interface RequestContext {
  readonly id: number;
  /** Aborted when the asking side wants it to stop, or is gone. */
  readonly signal: AbortSignal;
  /**
   * Moves streams or buffers along with the answer.
   * @param until the request can be aborted until this settles; for streams that go on after the answer
   */
  readonly move: (moved: Moved, until?: Promise<unknown>) => void;
}

/** Answers requests. A throw becomes the rejection of the request. */
export type Handlers<M extends Methods> = {
  readonly [K in keyof M]: (request: M[K]['request'], context: RequestContext) => Promise<M[K]['answer']>;
};

/** One end of a request/answer channel. */
export interface Channel<Asked extends Methods, Said extends Notices, Served extends Methods> {
  /** Says who answers the other side's requests; before the first of them comes. */
  readonly serve: (handlers: Handlers<Served>) => void;
  /** Rejects with what the handler threw, or with {@link ChannelClosedError}. */
  readonly request: <K extends keyof Asked & string>(
    method: K,
    payload: Asked[K]['request'],
    options?: RequestOptions,
  ) => Promise<Asked[K]['answer']>;
  notify<K extends keyof Said & string>(name: K, payload: Said[K], about?: number): void;
  /** Takes a message of the other side. */
  readonly receive: (message: ChannelMessage) => void;
  /** The other side is gone: rejects what is open and all that is asked from now on, and aborts what is being answered. */
  close(why: string): void;
}

/** Options of a channel. */
export interface ChannelOptions<Heard extends Notices> {
  readonly post: (message: ChannelMessage, moved: Moved) => void;
  readonly onNotice: { readonly [K in keyof Heard]: (payload: Heard[K], about: number | undefined) => void };
}

/** The other thread ended before it answered. */
export class ChannelClosedError extends Error {
  override readonly name = 'ChannelClosedError';
  readonly why: string;

  constructor(why: string) {
    super(`The other thread is gone: ${why}.`);
    this.why = why;
  }
}

/** Makes one end; both ends are made alike, each with the methods that it serves. */
export function createChannel<
  Asked extends Methods,
  Said extends Notices,
  Served extends Methods,
  Heard extends Notices,
>({ post, onNotice }: ChannelOptions<Heard>): Channel<Asked, Said, Served> {
  const { request, ...asking } = createAskingSide(post);
  const serving = createServingSide(post);
  return {
    serve: (handlers) => serving.use(handlers),
    request,
    notify: (name, payload, about) => post({ kind: 'notice', name, about, payload }, []),
    receive(message) {
      switch (message.kind) {
        case 'request':
          void serving.serve(message);
          return;
        case 'abort':
          serving.abort(message.id, message.reason);
          return;
        case 'notice':
          onNotice[message.name]?.(message.payload as Heard[string], message.about);
          return;
        default:
          asking.settle(message);
      }
    },
    close(why) {
      asking.close(why);
      serving.close(why);
    },
  };
}

type Post = ChannelOptions<Notices>['post'];
type Settled = Extract<ChannelMessage, { kind: 'answer' | 'failure' }>;

function createAskingSide(post: Post) {
  const open = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;
  let closed: ChannelClosedError | undefined;

  async function request(method: string, payload: unknown, options: RequestOptions = {}): Promise<unknown> {
    const { signal, leavesOnAbort = false } = options;
    if (closed !== undefined) throw closed;
    if (leavesOnAbort) signal?.throwIfAborted();
    const id = ++lastId;
    const answered = Promise.withResolvers<unknown>();
    open.set(id, answered);
    options.onId?.(id);
    const unfollow = followAbort(signal, (reason) => {
      if (closed === undefined) post({ kind: 'abort', id, reason: textOf(reason) }, []);
      if (leavesOnAbort) answered.reject(reason);
    });
    try {
      post({ kind: 'request', id, method, payload }, options.moved ?? []);
      return await answered.promise;
    } finally {
      open.delete(id);
      // A stream in the answer goes on, and the signal has to end it.
      if (!leavesOnAbort) unfollow();
    }
  }

  return {
    request,
    settle(message: Settled) {
      if (message.kind === 'answer') open.get(message.id)?.resolve(message.value);
      else open.get(message.id)?.reject(fromPlainError(message.error));
    },
    close(why: string) {
      closed = new ChannelClosedError(why);
      for (const { reject } of open.values()) reject(closed);
    },
  };
}

function createServingSide(post: Post) {
  let handlers: Handlers<Methods> = {};
  const running = new Map<number, AbortController>();
  let isClosed = false;

  async function serve({ id, method, payload }: Extract<ChannelMessage, { kind: 'request' }>): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    const along: { moved: Moved; until?: Promise<unknown> | undefined } = { moved: [] };
    const move: RequestContext['move'] = (moved, until) => void Object.assign(along, { moved, until });
    try {
      const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
      if (handler === undefined) throw new TypeError(`There is no method ${method}.`);
      const value = await handler(payload, { id, signal: controller.signal, move });
      if (!isClosed) post({ kind: 'answer', id, value }, along.moved);
    } catch (error) {
      if (!isClosed) post({ kind: 'failure', id, error: toPlainError(error) }, []);
    }
    await along.until?.catch(() => undefined);
    running.delete(id);
  }

  return {
    serve,
    use: (given: Handlers<Methods>) => void (handlers = given),
    abort: (id: number, reason: string) => running.get(id)?.abort(new DOMException(reason, 'AbortError')),
    close(why: string) {
      isClosed = true;
      for (const controller of running.values()) controller.abort(new DOMException(why, 'AbortError'));
    },
  };
}

/** @returns ends the following */
function followAbort(signal: AbortSignal | undefined, onAbort: (reason: unknown) => void): () => void {
  const abort = (): void => onAbort(signal?.reason);
  // The request leaves in this turn; one that is aborted already is told right after it.
  if (signal?.aborted === true) queueMicrotask(abort);
  signal?.addEventListener('abort', abort, { once: true });
  return () => signal?.removeEventListener('abort', abort);
}

function textOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
