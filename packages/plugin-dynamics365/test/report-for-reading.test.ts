import type { SessionReport } from '@casebridge/plugin-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHarness, type Harness } from './harness.ts';
import { event, fullReport } from './reports.ts';

let h: Harness;
beforeAll(async () => {
  h = await startHarness();
});
afterAll(() => h.dynamics.close());

/** The report as these settings let a person read it, as text. */
function read(change: Readonly<Record<string, unknown>>, report: SessionReport = fullReport()): string {
  const answer = h.plugin.redactReport?.(report, h.settings(change));
  if (answer?.ok !== true) throw new Error(JSON.stringify(answer));
  return JSON.stringify(answer.report);
}

describe('a report that a person reads outside of Dynamics', () => {
  it('shows no password of the chat', () => {
    const chat = fullReport({ events: [event(1, 'Chat Message', { body: 'My password is Winter2030!' })] });
    const shown = read({ redactSecrets: true }, chat);
    expect(shown).toContain('[redacted]');
    expect(shown).not.toContain('Winter2030');
  });

  it('shows nothing that a rule of a person takes out', () => {
    expect(read({})).toContain('blinks');
    expect(read({ redactionRules: 'blinks => [removed]' })).not.toContain('blinks');
  });

  it('shows nothing that is left out where personal data is to be minimal', () => {
    for (const personal of ['My account', '198.51.100.7', '10.0.0.7']) {
      expect(read({})).toContain(personal);
      expect(read({ personalData: 'minimal' })).not.toContain(personal);
    }
  });

  it('shows no address of a recording that opens without a login', () => {
    expect(read({ storeSignedLinks: true })).not.toContain('session_download');
  });

  it('says so where the rules come to no end with a text', () => {
    const unlucky = fullReport({ events: [event(1, 'Chat Message', { body: `${'☃'.repeat(60)}!` })] });
    const settings = h.settings({ redactionRules: '(☃+)+$ => [snow]' });
    expect(h.plugin.redactReport?.(unlucky, settings)).toMatchObject({
      ok: false,
      fault: { code: 'CB-DYNAMICS-RULES-SLOW' },
    });
  });
});
