import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Rows } from './gather.ts';

/**
 * The product's listener; raw node:http with the product's own commit; raw node:http with a hand-written commit, of one row
 * or of the same rows as the product's; raw node:http with a queue of somebody else.
 */
export type Kind = 'listener' | 'same-commit' | Rows | 'pg-boss' | 'graphile-worker';

export interface Server {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Starts a server in a process of its own.
 * @param address `sqlite:FILE` or the address of a PostgreSQL
 * @throws if it ends before it listens
 */
export async function startServer(kind: Kind, address: string): Promise<Server> {
  const program = path.join(import.meta.dirname, 'server.ts');
  const child = spawn(process.execPath, [program, kind, address], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [port] = (await Promise.race([
    once(child.stdout, 'data'),
    ended.then(([code]) => Promise.reject(new Error(`The server ${kind} ended with ${String(code)}`))),
  ])) as [Buffer];
  return {
    port: Number(port.toString()),
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
