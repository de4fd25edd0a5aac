import { setTimeout as delay } from 'node:timers/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { adminAccess } from '../../../demo/admin-access.ts';
import { check } from '../../../demo/check/check.ts';
import { settlePorts, type Ports } from '../../../demo/ports.ts';
import { startProduct } from '../../../demo/product.ts';

/** An engine that is installed and runs in one of the forms of a release; only the form can start and stop it. */
export interface InstalledEngine {
  readonly ports: Pick<Ports, 'listener' | 'admin'>;
  /** With the token for its admin address, as a path of this machine. */
  readonly tokenFile: string;
}

/** Free ports for an engine that is to be installed. */
export async function freePorts(): Promise<Ports> {
  const settled = await settlePorts({ listener: 0, admin: 0, appliance: 0, dynamics: 0 });
  if ('problems' in settled) throw new Error(settled.problems.join(' '));
  return settled.ports;
}

/** Waits until something is so. @throws Error with `what` after two minutes: a busy machine is no fault */
export async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const giveUpAt = performance.now() + 120_000;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error(`Waited in vain: ${what}.`);
    await delay(100);
  }
}

/** Whether the engine says that it works. */
export async function isUp({ ports }: InstalledEngine): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${ports.admin}/health`).catch(() => undefined);
  return answer?.ok === true;
}

/**
 * Plays eight kinds of sessions over new emulators of both vendors, and compares what was written.
 * @param vendors their ports, where the engine reaches no other ones
 */
export async function playEightSessions(
  engine: InstalledEngine,
  seed: string,
  vendors?: Pick<Ports, 'appliance' | 'dynamics'>,
): Promise<void> {
  await until('the engine is up', () => isUp(engine));
  const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-installed-'));
  const { appliance, dynamics } = vendors ?? (await freePorts());
  const nothing = async () => undefined;
  const program = {
    processId: -1,
    ended: new Promise<never>(() => undefined),
    ...{ start: nothing, stop: nothing, kill: nothing },
  };
  const ports = { ...engine.ports, appliance, dynamics };
  const service = { program, tokenFile: engine.tokenFile };
  const product = await startProduct({ ports, folder, seed, service });
  try {
    const sessions = await check(product);
    expect(sessions).toHaveLength(8);
    for (const { scenario, differences, agrees } of sessions) {
      expect({ scenario, differences, agrees }).toEqual({ scenario, differences: [], agrees: true });
    }
  } finally {
    await product.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What has to be the same after an upgrade. */
export interface Kept {
  readonly deliveries: readonly string[];
  readonly configurations: readonly string[];
}

/** What the engine keeps, and the version that it says it has. */
export async function stateOf(engine: InstalledEngine): Promise<{ readonly version: string; readonly kept: Kept }> {
  const admin = adminAccess(`http://127.0.0.1:${engine.ports.admin}`, engine.tokenFile);
  const idsAt = async (address: string): Promise<readonly string[]> => {
    const { items } = await admin.call<{ items: readonly { id: string }[] }>(address);
    return items.map(({ id }) => id).toSorted();
  };
  const { version } = await admin.call<{ version: string }>('/api/overview');
  const [deliveries, configurations] = await Promise.all([
    idsAt('/api/deliveries?limit=200'),
    idsAt('/api/configurations'),
  ]);
  return { version, kept: { deliveries, configurations } };
}
