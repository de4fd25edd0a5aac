import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** The product's listener, or the least that node:http can do with the same commit. */
export type Kind = 'listener' | 'raw';

export interface Server {
  readonly port: number;
  stop(): Promise<void>;
}

/** @param address `sqlite:FILE` or the address of a PostgreSQL */
export async function startServer(kind: Kind, address: string): Promise<Server> {
  const program = path.join(import.meta.dirname, 'server.ts');
  const child = spawn(process.execPath, [program, kind, address], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    port: Number(port.toString()),
    async stop() {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}
