import type { Outcome, PluginContext, PluginDelivery, SessionReport } from '@casebridge/plugin-api';
import type { DataverseReader } from '@casebridge/dataverse';
import { importStates } from './mapping/columns.ts';
import { planPush } from './mapping/plan.ts';
import { clean } from './mapping/text.ts';
import type { Case } from './matching/cases.ts';
import { linkOf } from './matching/link.ts';
import { ownershipOf } from './matching/owner.ts';
import { decideImport, type CaseCount } from './matching/which-sessions.ts';
import { failedBy } from './outcomes.ts';
import type { Target } from './push/difference.ts';
import { readStored, type Found, type ReadQueries } from './push/stored.ts';
import { rulesTooSlow, withRulesInTime } from './redaction/rules-in-time.ts';
import type { Dynamics365Settings } from './settings/settings.ts';

/** Planned and stored state of a session, or the outcome where nothing is to be written. */
export type Prepared =
  | { readonly kind: 'ready'; readonly target: Target; readonly linkedCase: Case | undefined }
  | Extract<Outcome, { kind: 'skipped' | 'failed' }>;

/** Read access to Dynamics. */
export interface ReadAccess {
  readonly reader: DataverseReader;
  readonly readQueries: ReadQueries;
}

/** Decides whether a session is wanted, maps its report and finds its case; nothing is written. */
export async function prepare(
  read: ReadAccess,
  delivery: PluginDelivery,
  report: SessionReport,
  context: PluginContext<Dynamics365Settings>,
): Promise<Prepared> {
  const { settings, signal, clock } = context;
  const externalKey = clean(report.head.externalKey ?? '').trim();
  const worthWhile = decideImport(settings, externalKey, 'not-looked-up');
  if (!worthWhile.import) return { kind: 'skipped', reason: worthWhile.reason, message: worthWhile.message };

  const { applianceHost, sessionState, locale } = delivery;
  const planned = withRulesInTime(settings, () => planPush(report, { applianceHost, sessionState, locale }, settings));
  if (!planned.ok) return { kind: 'failed', stage: 'before', cure: { kind: 'fixData' }, fault: rulesTooSlow };
  const plan = planned.value;
  const found = await readStored({ ...read, signal }, plan.session, externalKey);
  if (!found.ok) return failedBy(found.error, 'before', clock.now());
  const skipped = skipAfterReading(found.value, settings, externalKey, delivery);
  if (skipped !== undefined) return skipped;

  const { session: stored, cases } = found.value;
  const link = linkOf(externalKey, cases, stored);
  const linkedCase = [...cases, stored?.linkedCase].find((one) => one !== undefined && one.id === link.caseId);
  const ownership = ownershipOf(linkedCase, settings.ownerTeam, stored?.notedOwner);
  return { kind: 'ready', target: { plan, link, ownership, stored }, linkedCase };
}

function countOf(cases: readonly Case[]): CaseCount {
  if (cases.length === 0) return 'none';
  return cases.length === 1 ? 'one' : 'several';
}

/** A session that is already in Dynamics is kept up to date, also when its key has come to lead nowhere. */
function skipAfterReading(
  found: Found,
  settings: Dynamics365Settings,
  externalKey: string,
  delivery: PluginDelivery,
): Extract<Outcome, { kind: 'skipped' }> | undefined {
  const state = found.session?.importState;
  const isComplete = state === importStates.complete || state === importStates.endUnknown;
  if (delivery.sessionState === 'in-progress' && isComplete) {
    return { kind: 'skipped', reason: 'already-complete', message: 'The session is already imported as a whole.' };
  }
  const decision = decideImport(settings, externalKey, countOf(found.cases));
  if (decision.import || found.session !== undefined) return undefined;
  return { kind: 'skipped', reason: decision.reason, message: decision.message };
}
