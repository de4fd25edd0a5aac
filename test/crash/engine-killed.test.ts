import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareSession } from '../../demo/check/compare-session.ts';
import type { PlayedSession } from '../../demo/check/played.ts';
import { createReader } from '../../demo/check/read-back.ts';
import { waitForDeliveries } from '../../demo/deliveries.ts';
import type { LogLine } from '../../demo/log-line.ts';
import { settlePorts } from '../../demo/ports.ts';
import { startProduct, type Product } from '../../demo/product.ts';

const sessions = 24;
const caseNumber = 'CAS-00777-KILL9';
const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-crash-'));

/** Counts lines of the engine's log, and lets a test wait until there are enough of a kind. */
function createLogWatch() {
  const counts = new Map<string, number>();
  const waiting: { message: string; count: number; resolve: () => void }[] = [];
  return {
    onLog({ message }: LogLine) {
      const count = (counts.get(message) ?? 0) + 1;
      counts.set(message, count);
      for (const wait of waiting) if (wait.message === message && count >= wait.count) wait.resolve();
    },
    seen(message: string, count: number): Promise<void> {
      if ((counts.get(message) ?? 0) >= count) return Promise.resolve();
      return new Promise((resolve) => waiting.push({ message, count, resolve }));
    },
  };
}

describe('the engine, killed in the middle of its work', () => {
  const log = createLogWatch();
  let product: Product;
  let caseId: string;

  beforeAll(async () => {
    const settled = await settlePorts({ listener: 0, admin: 0, appliance: 0, dynamics: 0 });
    if ('problems' in settled) throw new Error(settled.problems.join(' '));
    product = await startProduct({ ports: settled.ports, folder, seed: 'crash', onLog: (line) => log.onLog(line) });
    await product.appliance.changeSettings({ reportLagSeconds: 0 });
    caseId = await product.dynamics.createCase(caseNumber, 'Power cut');
  });

  afterAll(async () => {
    await product.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('loses no accepted event and doubles no row', async () => {
    const played: PlayedSession[] = [];
    for (let index = 0; index < sessions; index += 1) {
      const scenario = ['ordinary', 'both-surveys', 'chat-with-files'][index % 3] ?? 'ordinary';
      played.push(await product.appliance.play({ scenario, externalKey: caseNumber }));
    }

    // Three times: when events come in, when some deliveries have ended and others are under way, and once more.
    for (const attempted of [1, 6, 12]) {
      await log.seen('delivery.attempted', attempted);
      await product.engine.kill();
      expect(await product.engine.ended).toMatchObject({ signal: 'SIGKILL' });
      await product.engine.start();
    }

    const reader = createReader(product.dynamics.access);
    for (const session of played) {
      const deliveries = await waitForDeliveries(product.admin, session.lsid, session.surveys.length + 1);
      expect(new Set(deliveries.map(({ state }) => state))).toEqual(new Set(['succeeded']));
      const differences = compareSession(session, caseId, await reader.read(session.lsid)).filter(
        ({ agrees }) => !agrees,
      );
      expect(differences).toEqual([]);
    }
  }, 180_000);
});
