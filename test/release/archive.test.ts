import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../../demo/check/check.ts';
import { settlePorts } from '../../demo/ports.ts';
import { startProduct } from '../../demo/product.ts';
import { bundleEngine } from '../../packages/casebridge/build/bundle.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-bundle-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the bundled engine, away from its source, brings over every kind of session as it was played', async () => {
  const engineFile = await bundleEngine(path.join(folder, 'engine'));
  const settled = await settlePorts({ listener: 0, admin: 0, appliance: 0, dynamics: 0 });
  if ('problems' in settled) throw new Error(settled.problems.join(' '));
  const product = await startProduct({ ports: settled.ports, folder, seed: 'bundle', engineFile });
  try {
    const sessions = await check(product);
    expect(sessions.length).toBeGreaterThan(5);
    for (const { scenario, differences, agrees } of sessions) {
      expect({ scenario, differences, agrees }).toEqual({ scenario, differences: [], agrees: true });
    }
  } finally {
    await product.stop();
  }
}, 240_000);
