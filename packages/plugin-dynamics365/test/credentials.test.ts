import { buildSolution } from '@casebridge/dynamics-solutions';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeCertificate } from '../../dataverse/test/certificates.ts';
import { startHarness, type Harness } from './harness.ts';
import { fullReport } from './reports.ts';

let h: Harness;
beforeAll(async () => {
  h = await startHarness();
});
afterAll(() => h.dynamics.close());

it('a certificate does instead of a secret, and its own end is known', async () => {
  const { certificate, privateKey } = makeCertificate();
  const settings = h.settings({ clientSecret: '', certificate: `${certificate}${privateKey}` });
  expect(settings.credentialExpires?.toISOString()).toBe('2028-01-01T00:00:00.000Z');
  const unknown = await h.process(fullReport(), settings);
  expect(unknown).toMatchObject({
    kind: 'failed',
    cure: { kind: 'fixConfig' },
    fault: { code: 'CB-DYNAMICS-CREDENTIALS' },
  });
  h.dynamics.addCertificate(certificate);
  expect(await h.process(fullReport(), settings)).toMatchObject({ kind: 'succeeded', effect: 'written' });
});

it('a secret that ends in Entra stops the configuration with the cure in words, until another one is entered', async () => {
  h.dynamics.reset();
  await h.dynamics.importSolution(buildSolution());
  const end = new Date(h.clock.now().getTime() + 3_600_000);
  h.dynamics.addSecret('second secret', end);
  const settings = h.settings({ clientSecret: 'second secret' });
  expect(await h.process(fullReport(), settings)).toMatchObject({ kind: 'succeeded' });
  h.clock.advance(2 * 3_600_000);
  const outcome = await h.process(fullReport(), settings);
  expect(outcome).toMatchObject({ kind: 'failed', stage: 'before', fault: { code: 'CB-DYNAMICS-CREDENTIALS' } });
  expect(JSON.stringify(outcome)).toContain('AADSTS7000222');
  expect(JSON.stringify(outcome)).not.toContain('second secret');
  expect(await h.process(fullReport(), h.settings())).toMatchObject({ kind: 'succeeded', effect: 'unchanged' });
});
