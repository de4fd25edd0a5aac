import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const exitWithParent = new URL('exit-with-parent.mjs', import.meta.url).href;

/** A program of this repository that runs as a process of its own. */
export interface Child {
  readonly processId: number;
  /** Resolves when the process has ended, however that came about, and all that it printed has been read. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Asks it to end and waits; kills it if it has not ended after ten seconds. */
  stop(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

/** How Node itself is started. */
export interface Runtime {
  readonly flags?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Whether a program needs a Node to run it. */
export function isModule(program: string): boolean {
  return /\.[jt]s$/.test(program);
}

/**
 * Starts a module on the Node that runs this one, or an installed program as it is.
 * @param program what does not end with `.ts` or `.js` is a program, which has to see to it by itself that it ends with us
 * @param onLine takes each line that it prints on standard output; standard error goes to ours
 */
export function startChild(
  program: string,
  programArguments: readonly string[],
  onLine: (line: string) => void,
  runtime: Runtime = {},
): Child {
  // A group of its own: Ctrl-C in the terminal reaches only us, and we end the children in order.
  const onOurNode = [...(runtime.flags ?? []), '--import', exitWithParent, program];
  const [command, ...before] = isModule(program) ? [process.execPath, ...onOurNode] : [program];
  const child = spawn(command, [...before, ...programArguments], {
    env: { ...process.env, ...runtime.environment },
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: process.platform !== 'win32',
  });
  // Not `exit`: what the child printed last may still be on its way then.
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  createInterface({ input: child.stdout }).on('line', onLine);
  const stopWith = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    const force = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(force);
  };
  return {
    processId: child.pid ?? -1,
    ended,
    stop: () => stopWith('SIGTERM'),
    kill: () => stopWith('SIGKILL'),
  };
}
