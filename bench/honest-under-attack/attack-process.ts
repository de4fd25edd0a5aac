import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import path from 'node:path';

/** What is thrown at the listener, beside nothing. */
export const attackNames = [
  'forged events',
  'idle connections',
  'slow headers',
  'bodies of control characters',
  'repeats of a known session',
] as const;

/** An attack under way. */
export interface Attack {
  /** @returns what it did, as JSON */
  stop(): Promise<string>;
}

/** @param knownLsid a session that is written already */
export function startAttack(name: string, listenerUrl: string, knownLsid: string): Attack {
  const { hostname, port } = new URL(listenerUrl);
  const program = path.join(import.meta.dirname, 'attacks.ts');
  const child = spawn(process.execPath, [program, name, hostname, port, knownLsid], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const told = text(child.stdout);
  return {
    stop() {
      child.stdin.end();
      return told;
    },
  };
}
