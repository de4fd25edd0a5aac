import { Worker } from 'node:worker_threads';
import type { Clock } from '@casebridge/plugin-api';
import { readingThread } from '../../places.ts';

/** A statement that changes nothing. */
export interface Question {
  readonly id: number;
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Reply of the reading thread to one query: its rows, or the error. */
export type Answer =
  | { readonly id: number; readonly rows: readonly Readonly<Record<string, unknown>>[] }
  | { readonly id: number; readonly error: Error };

type Rows = readonly Readonly<Record<string, unknown>>[];

/** A thread that reads a SQLite database, for questions that look at many rows. */
export interface ReadingThread {
  /** @throws what SQLite says against the statement; an `Error` if the thread ended before its answer */
  ask(sql: string, parameters: readonly unknown[]): Promise<Rows>;
  /** Whether there is a thread at present. */
  readonly isRunning: boolean;
  /** Ends the thread; questions under way reject. */
  end(): Promise<void>;
}

/** A thread, and who waits for its answers. */
interface Running {
  readonly worker: Worker;
  readonly waiting: Map<number, PromiseWithResolvers<Rows>>;
}

/** A thread holds some 10 MB (docs/performance.md), which nobody needs while nobody looks. */
const idleMilliseconds = 2 * 60_000;

/**
 * node:sqlite holds up the thread that asks: with 2,000,000 deliveries, counting them by state takes 150 ms and looking
 * for those of one configuration 800 ms, in which no event could be acknowledged. The thread starts at the first question,
 * after its end at the next one, and answers one after the other. It keeps no process alive but for an answer, and ends
 * when nobody has asked for a while.
 */
export function createReadingThread(file: string, clock: Pick<Clock, 'sleep'>): ReadingThread {
  let running: Running | undefined;
  let idle = new AbortController();
  let questions = 0;

  function start(): Running {
    const started: Running = {
      worker: new Worker(readingThread, { workerData: file, execArgv: [] }),
      waiting: new Map(),
    };
    const { worker, waiting } = started;
    let cause: unknown;
    worker.on('error', (error) => void (cause = error));
    worker.on('message', (answer: Answer) => {
      const question = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (waiting.size === 0) rest(started);
      if ('error' in answer) question?.reject(answer.error);
      else question?.resolve(answer.rows);
    });
    worker.once('exit', () => {
      if (running === started) running = undefined;
      for (const question of waiting.values()) question.reject(new Error('The thread that reads has ended', { cause }));
    });
    return started;
  }

  function rest(thread: Running): void {
    thread.worker.unref();
    idle = new AbortController();
    clock.sleep(idleMilliseconds, idle.signal).then(
      // Who asks just as the time is up does so before this.
      () => (thread.waiting.size === 0 ? end(thread) : undefined),
      () => undefined,
    );
  }

  async function end(thread: Running | undefined): Promise<void> {
    idle.abort();
    if (running === thread) running = undefined;
    await thread?.worker.terminate();
  }

  return {
    ask(sql, parameters) {
      idle.abort();
      const { worker, waiting } = (running ??= start());
      worker.ref();
      const question: Question = { id: ++questions, sql, parameters };
      const answer = Promise.withResolvers<Rows>();
      waiting.set(question.id, answer);
      worker.postMessage(question);
      return answer.promise;
    },
    get isRunning() {
      return running !== undefined;
    },
    end: () => end(running),
  };
}
