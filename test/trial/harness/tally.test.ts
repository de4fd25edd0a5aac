import { startAppliance } from '@casebridge/emulator-remote-support';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlayedSession } from '../../../demo/check/played.ts';
import type { StoredSession } from '../../../demo/check/read-back.ts';
import { tallySessions } from './tally.ts';

const caseId = '7a3c1b0e-0000-4000-8000-000000000001';

describe('the counts at the end of a trial', () => {
  let played: PlayedSession;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const appliance = await startAppliance({ seed: 'tally' });
    played = appliance.play({ scenario: 'both-surveys' });
    close = () => appliance.close();
  });
  afterAll(() => close());

  const count = (stored: readonly StoredSession[], strays = 0) => {
    const { examples, ...counts } = tallySessions([played], caseId, new Map([[played.lsid, stored]]), strays);
    expect(examples.length).toBeGreaterThan(0);
    return counts;
  };
  const empty: StoredSession = { session: {}, participants: [], events: [], answers: [], report: undefined };

  it('count a session without a row as lost', () => {
    expect(count([])).toEqual({ lost: 1, doubled: 0, wrong: 0 });
  });

  it('count each row that is missing as lost, and each value that differs as wrong', () => {
    const { lost, doubled, wrong } = count([empty]);
    expect(lost).toBeGreaterThan(3);
    expect(doubled).toBe(0);
    expect(wrong).toBeGreaterThan(10);
  });

  it('count what is there twice, was never played or belongs to nothing as doubled', () => {
    expect(count([empty, empty]).doubled).toBe(1);
    expect(count([empty], 2).doubled).toBe(2);
    expect(count([{ ...empty, participants: Array.from({ length: 5 }, () => ({})) }]).doubled).toBe(3);
    const unknown = tallySessions([], caseId, new Map([['00', [empty]]]), 0);
    expect(unknown.doubled).toBe(1);
  });
});
