import type { Product } from '../product.ts';
import { waitForDeliveries } from '../deliveries.ts';
import { compareSession } from './compare-session.ts';
import type { Comparison } from './compare.ts';
import { createReader } from './read-back.ts';

/** Result of the check of one session. */
export interface CheckedSession {
  readonly scenario: string;
  readonly title: string;
  readonly lsid: string;
  /** Number of the case that it has to be linked to; `null` for none. */
  readonly caseNumber: string | null;
  /** States of its deliveries when they had ended. */
  readonly deliveries: readonly string[];
  readonly compared: number;
  readonly differences: readonly Comparison[];
  readonly agrees: boolean;
}

interface Plan {
  readonly scenario: string;
  readonly title: string;
  /** `own`: the number of a case that exists; `null`: none; a text: that one. */
  readonly key: 'own' | 'scenario' | null;
}

const plans: readonly Plan[] = [
  { scenario: 'chat-with-files', title: 'chat with files and a special action', key: 'own' },
  { scenario: 'no-representative', title: 'no representative', key: 'own' },
  { scenario: 'no-external-key', title: 'no external key', key: 'scenario' },
  { scenario: 'unknown-case', title: 'an unknown case number', key: 'scenario' },
  { scenario: 'both-surveys', title: 'surveys of customer and representative', key: 'own' },
  { scenario: 'encoded-body', title: 'a chat text that XML cannot hold', key: 'own' },
  { scenario: 'system-information', title: 'system information, one row and many', key: 'own' },
  { scenario: 'odd-computer', title: 'IPv6 address, unknown operating system', key: 'own' },
];

async function playAndCompare(product: Product, plan: Plan, index: number): Promise<CheckedSession> {
  const { appliance, dynamics } = product;
  const caseNumber = plan.key === 'own' ? `CAS-${String(index + 1).padStart(5, '0')}-C4S3B1` : null;
  const caseId = caseNumber === null ? null : await dynamics.createCase(caseNumber, `Check: ${plan.title}`);
  const request = caseNumber === null ? {} : { externalKey: caseNumber };
  const played = await appliance.play({ scenario: plan.scenario, ...request });
  const deliveries = await waitForDeliveries(product.admin, played.lsid, played.surveys.length + 1);
  const comparisons = compareSession(played, caseId, await createReader(dynamics.access).read(played.lsid));
  const differences = comparisons.filter(({ agrees }) => !agrees);
  return {
    scenario: plan.scenario,
    title: plan.title,
    lsid: played.lsid,
    caseNumber,
    deliveries: deliveries.map(({ state }) => state),
    compared: comparisons.length,
    differences,
    agrees: differences.length === 0 && deliveries.every(({ state }) => state === 'succeeded'),
  };
}

/** Plays sessions of different kinds, waits until their deliveries have ended, and compares what was written. */
export async function check(product: Product): Promise<readonly CheckedSession[]> {
  // A report that lags behind its event would only cost time here; other tests cover it.
  await product.appliance.changeSettings({ reportLagSeconds: 0 });
  return Promise.all(plans.map((plan, index) => playAndCompare(product, plan, index)));
}
