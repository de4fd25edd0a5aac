import { Worker } from 'node:worker_threads';
import { pluginThread } from '../places.ts';
import type { ChannelMessage, Moved } from './channel.ts';
import { hardLimitMegabytes, watchHeap } from './heap-guard.ts';
import { watchHeartBeat } from './heart-beat.ts';
import { isThreadMessage } from './thread-message.ts';

/** Bounds of a plugin's thread. */
export interface ThreadLimits {
  /** Budget of heap and buffers together. */
  readonly heapMegabytes: number;
  /** How often the thread has to show that it turns. */
  readonly beatMilliseconds: number;
  /** Beats that may be missing in a row before the thread is taken to hang. */
  readonly missedBeats: number;
  /** How long a plugin may go on after it was told to stop. */
  readonly abortGraceMilliseconds: number;
}

/** A worker thread with the program `thread/program.ts`, as something that takes messages, gives messages, and ends once. */
export interface WorkerThread {
  post(message: ChannelMessage, moved: Moved): void;
  /** Ends the thread at once, for a reason that `onEnd` will be told unless another one came first. */
  end(why: string): Promise<void>;
}

/** Whom a worker thread reports to. */
export interface WorkerThreadListener {
  onMessage(message: ChannelMessage): void;
  /** Text that the plugin wrote to standard output or error. */
  onOutput(text: string): void;
  /** Called once, as the last. */
  onEnd(why: string): void;
}

/** Starts the thread. */
export function startWorkerThread(entry: URL, limits: ThreadLimits, listener: WorkerThreadListener): WorkerThread {
  const worker = new Worker(pluginThread, {
    workerData: { entry: entry.href, beatMilliseconds: limits.beatMilliseconds },
    resourceLimits: { maxOldGenerationSizeMb: hardLimitMegabytes(limits.heapMegabytes) },
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  let why: string | undefined;
  async function end(reason: string): Promise<void> {
    why ??= reason;
    await worker.terminate();
  }
  const heart = watchHeartBeat(limits, () => void end('it has not turned for too long'));
  const stopWatchingHeap = watchHeap(worker, limits.heapMegabytes * 2 ** 20, () => void end('it used too much memory'));
  const isFlood = countMessages();
  worker.on('message', (message: unknown) => {
    if (why !== undefined) return;
    heart.beat();
    if (isFlood()) void end('it flooded the engine with messages');
    else if (isThreadMessage(message)) listener.onMessage(message);
    else void end('it sent a message that is none of the plugin contract');
  });
  worker.on('error', (error: Error & { code?: string }) => {
    why ??= error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'it used too much memory' : `it failed: ${error.message}`;
  });
  worker.once('exit', (code) => {
    heart.stop();
    stopWatchingHeap();
    listener.onEnd(why ?? `it ended by itself with code ${code}`);
  });
  for (const stream of [worker.stdout, worker.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => listener.onOutput(text));
  }
  return { post: (message, moved) => worker.postMessage(message, [...moved]), end };
}

/** A busy plugin sends some hundred in a second; to take 20,000 in costs the engine about a fifth of its time. */
const messagesPerSecond = 20_000;

/** @returns counts a message, and whether there were too many within a second */
function countMessages(): () => boolean {
  let [since, count] = [performance.now(), 0];
  return () => {
    if (performance.now() - since >= 1000) [since, count] = [performance.now(), 0];
    count += 1;
    return count > messagesPerSecond;
  };
}
