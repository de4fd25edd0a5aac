import type { Outcome, PluginContext, PluginDelivery, Reference, SessionReport } from '@casebridge/plugin-api';
import type { Connections } from './connection.ts';
import { importStates } from './mapping/columns.ts';
import { planPush, type PushPlan } from './mapping/plan.ts';
import type { Case } from './matching/cases.ts';
import { linkOf, type Link } from './matching/link.ts';
import { decideImport, type CaseCount } from './matching/which-sessions.ts';
import { failedBy } from './outcomes.ts';
import { push } from './push/push.ts';
import { readStored, type Found } from './push/stored.ts';
import type { Dynamics365Settings } from './settings/settings.ts';

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
): Outcome | undefined {
  const state = found.session?.importState;
  if (
    delivery.sessionState === 'in-progress' &&
    (state === importStates.complete || state === importStates.endUnknown)
  ) {
    return { kind: 'skipped', reason: 'already-complete', message: 'The session is already imported as a whole.' };
  }
  const decision = decideImport(settings, externalKey, countOf(found.cases));
  if (decision.import || found.session !== undefined) return undefined;
  return { kind: 'skipped', reason: decision.reason, message: decision.message };
}

function references(settings: Dynamics365Settings, plan: PushPlan, link: Link, cases: readonly Case[]): Reference[] {
  const page = (table: string, id: string): string =>
    `${settings.url}/main.aspx?pagetype=entityrecord&etn=${table}&id=${id}`;
  const session = { kind: 'session', id: plan.session.id, url: page('bt_session', plan.session.id) };
  if (link.caseId === undefined) return [session];
  const label = cases.find((one) => one.id === link.caseId)?.number;
  const reference = { kind: 'case', id: link.caseId, url: page('incident', link.caseId) };
  return [session, label === undefined || label === '' ? reference : { ...reference, label }];
}

/**
 * Brings one session to Dynamics 365: decides whether it is wanted, maps its report, finds its case, and writes what is not
 * there yet. Requests, with a warm token: one batch that reads, one that writes for each 250 rows, one file.
 */
export async function processSession(
  connections: Connections,
  delivery: PluginDelivery,
  report: SessionReport,
  context: PluginContext<Dynamics365Settings>,
): Promise<Outcome> {
  const { settings, signal, clock } = context;
  const externalKey = (report.head.externalKey ?? '').trim();
  const worthWhile = decideImport(settings, externalKey, 'not-looked-up');
  if (!worthWhile.import) return { kind: 'skipped', reason: worthWhile.reason, message: worthWhile.message };

  const client = connections.clientFor(settings, context);
  const { applianceHost, sessionState, locale } = delivery;
  const plan = planPush(report, { applianceHost, sessionState, locale }, settings);
  const found = await readStored(client, plan, externalKey, signal);
  if (!found.ok) return failedBy(found.error, 'before', clock.now());
  const skipped = skipAfterReading(found.value, settings, externalKey, delivery);
  if (skipped !== undefined) return skipped;

  const { session: stored, cases } = found.value;
  const link = linkOf(externalKey, cases, stored);
  const pushed = await push({ client, plan, link, stored, signal });
  if (!pushed.ok) return failedBy(pushed.error, pushed.stage, clock.now());
  return {
    kind: 'succeeded',
    effect: pushed.effect,
    refs: references(settings, plan, link, cases),
    digest: pushed.digest,
    warnings: [...plan.warnings, ...link.warnings],
  };
}
