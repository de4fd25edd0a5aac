import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const program = path.join(import.meta.dirname, 'relay.ts');

/** A port of 127.0.0.1 in the network of a process, or of this one. */
export interface Place {
  readonly port: number;
  /** Number of a process that is in the network. */
  readonly network?: number;
}

/** Leads connections from one network into another. @returns what ends it */
export async function relay(from: Place, to: Place): Promise<() => void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-relay-'));
  const socket = path.join(folder, 'socket');
  // The far end first: whoever connects to the near one is carried on.
  const ends = [await start(to.network, socket, String(to.port)), await start(from.network, String(from.port), socket)];
  return () => {
    for (const end of ends) end.kill();
    rmSync(folder, { recursive: true, force: true });
  };
}

async function start(network: number | undefined, ...places: readonly string[]) {
  const inside = network === undefined ? [] : ['nsenter', '--target', String(network), '--net'];
  const [command = '', ...all] = [...inside, process.execPath, program, ...places];
  const child = spawn(command, all, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`A relay between ${places.join(' and ')} ended with ${String(code)}.`);
  });
  ended.catch(() => undefined);
  await Promise.race([once(child.stdout, 'data'), ended]);
  return child;
}
