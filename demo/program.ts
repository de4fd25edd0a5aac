import { startChild, type Child, type Runtime } from './child.ts';

/** A program of this repository that may be ended, in whatever way, and started again in the same place. */
export interface Program {
  readonly processId: number;
  /** Resolves when the present process ends. */
  readonly ended: Child['ended'];
  /** Resolves when it is ready; may be killed before. @throws Error if it ends before it is ready */
  start(): Promise<void>;
  /** Does nothing if it was never started. */
  stop(): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
}

/** Options with which a program is started, each time. */
export interface ProgramOptions {
  /** Name in error messages: `The engine`. */
  readonly title: string;
  readonly file: string;
  readonly arguments: readonly string[];
  /** Whether a line of its output says that it is ready. */
  readonly isReady: (line: string) => boolean;
  readonly onLine?: (line: string) => void;
  readonly runtime?: Runtime | undefined;
}

/** Makes a program that does not run yet. */
export function createProgram(options: ProgramOptions): Program {
  let child: Child | undefined;
  const running = (): Child => {
    if (child === undefined) throw new Error(`${options.title} has not been started.`);
    return child;
  };
  return {
    get processId() {
      return running().processId;
    },
    get ended() {
      return running().ended;
    },
    async start() {
      const ready = Promise.withResolvers<'ready'>();
      child = startChild(
        options.file,
        options.arguments,
        (line) => {
          if (options.isReady(line)) ready.resolve('ready');
          options.onLine?.(line);
        },
        options.runtime,
      );
      const first = await Promise.race([ready.promise, child.ended]);
      if (first === 'ready') return;
      throw new Error(`${options.title} ended before it was ready (exit code ${first.code ?? first.signal}).`);
    },
    stop: async () => child?.stop(),
    kill: () => running().kill(),
  };
}
