import type { Outcome, PluginContext, PluginDelivery, Reference, SessionReport } from '@casebridge/plugin-api';
import type { Connections } from './connection.ts';
import type { Case } from './matching/cases.ts';
import { failedBy } from './outcomes.ts';
import { prepare } from './prepare.ts';
import type { Target } from './push/difference.ts';
import { push } from './push/push.ts';
import { inOneBatch } from './push/stored.ts';
import type { Dynamics365Settings } from './settings/settings.ts';
import { shadowSession } from './shadow.ts';

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
  if (context.settings.shadowMode) return shadowSession(connections, delivery, report, context);
  const { client } = connections.connect(context.settings, context);
  const prepared = await prepare({ reader: client, readQueries: inOneBatch(client) }, delivery, report, context);
  if (prepared.kind !== 'ready') return prepared;
  const { target, linkedCase } = prepared;
  const pushed = await push({ client, signal: context.signal }, target);
  if (!pushed.ok) return failedBy(pushed.error, pushed.stage, context.clock.now());
  return {
    kind: 'succeeded',
    effect: pushed.effect,
    refs: references(context.settings, target, linkedCase),
    digest: pushed.digest,
    warnings: [...target.plan.warnings, ...target.link.warnings, ...pushed.warnings],
  };
}

function references(settings: Dynamics365Settings, { plan, link }: Target, linkedCase: Case | undefined): Reference[] {
  const page = (table: string, id: string): string =>
    `${settings.url}/main.aspx?pagetype=entityrecord&etn=${table}&id=${id}`;
  const session = { kind: 'session', id: plan.session.id, url: page('bt_session', plan.session.id) };
  if (link.caseId === undefined) return [session];
  const label = linkedCase?.number ?? '';
  const reference = { kind: 'case', id: link.caseId, url: page('incident', link.caseId) };
  return [session, label === '' ? reference : { ...reference, label }];
}
