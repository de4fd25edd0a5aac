import type { DataverseClient } from '@casebridge/dataverse';
import type { Outcome, People, PluginContext, PluginDelivery, Reference, SessionReport } from '@casebridge/plugin-api';
import type { Connections } from './connection.ts';
import type { Case } from './matching/cases.ts';
import { failedBy, pageUrl } from './outcomes.ts';
import { prepare, type Prepared } from './prepare.ts';
import type { Target } from './push/difference.ts';
import { push, type Pushed } from './push/push.ts';
import { inOneBatch, type StoredSession } from './push/stored.ts';
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
  const prepareAnew = () => prepare({ reader: client, readQueries: inOneBatch(client) }, delivery, report, context);
  const attempt = `${delivery.id}/${delivery.attempt}`;
  return readAndPush(prepareAnew, { client, attempt, comparesRows: delivery.rewrite === true, context });
}

interface Attempt {
  readonly client: DataverseClient;
  /** Its name, left on the session's row. */
  readonly attempt: string;
  readonly comparesRows: boolean;
  readonly context: PluginContext<Dynamics365Settings>;
}

/** A person at work in a form saves once in a while: a session that changes oftener under our hands is left for later. */
const mostRefusals = 4;

/**
 * Reads and writes until nobody has changed the session in between. Where it was a person, a job or the wake of an own
 * write, the same report is decided on anew: a link made meanwhile stays. Where it was another attempt, that one may have
 * read a newer report, so this one gives up.
 */
async function readAndPush(prepareAnew: () => Promise<Prepared>, attempt: Attempt): Promise<Outcome> {
  const { client, context, comparesRows } = attempt;
  let known: Known | undefined;
  for (let refusals = 0; ; refusals += 1) {
    const prepared = await prepareAnew();
    if (prepared.kind !== 'ready') return prepared;
    const { target } = prepared;
    known ??= { isThere: target.stored !== undefined, lastAttempt: target.stored?.lastAttempt };
    if (isOvertaken(known, target.stored, attempt.attempt)) return overtaken;
    const pushed = await push({ client, signal: context.signal, attempt: attempt.attempt, comparesRows }, target);
    if (pushed.kind !== 'changed-meanwhile') return outcomeOf(pushed, prepared, context);
    if (refusals === mostRefusals) return failedBy(pushed.error, 'during', context.clock.now());
    if (!pushed.hasWritten) continue;
    known = { isThere: true, lastAttempt: attempt.attempt };
    refusals = 0;
  }
}

/** A session as this attempt read it first, or as it left it. */
interface Known {
  readonly isThere: boolean;
  readonly lastAttempt: string | undefined;
}

/** Whether another attempt has written the session since, or somebody has deleted it. */
function isOvertaken(known: Known, now: StoredSession | undefined, attempt: string): boolean {
  if (now === undefined) return known.isThere;
  return now.lastAttempt !== known.lastAttempt && now.lastAttempt !== attempt;
}

const overtaken: Outcome = {
  kind: 'notReady',
  message: 'The session was written or deleted by somebody else meanwhile; its report is fetched again.',
};

function outcomeOf(
  pushed: Exclude<Pushed, { kind: 'changed-meanwhile' }>,
  { target, linkedCase }: Extract<Prepared, { kind: 'ready' }>,
  { settings, clock }: PluginContext<Dynamics365Settings>,
): Outcome {
  if (pushed.kind === 'failed') return failedBy(pushed.error, pushed.stage, clock.now());
  return {
    kind: 'succeeded',
    effect: pushed.effect,
    refs: references(settings, target, linkedCase),
    digest: pushed.digest,
    warnings: [...target.plan.warnings, ...target.link.warnings, ...pushed.warnings],
    ...peopleOf(settings, target),
  };
}

/** The names of the session's row: nothing that the row may not hold is kept elsewhere. */
function peopleOf({ personalData }: Dynamics365Settings, { plan }: Target): { readonly people?: People } {
  if (personalData === 'minimal') return {};
  const { bt_primarycustomer: customer, bt_primaryrepresentative: representative } = plan.session.row;
  return {
    people: {
      ...(typeof customer === 'string' && { customer }),
      ...(typeof representative === 'string' && { representative }),
    },
  };
}

function references(settings: Dynamics365Settings, { plan, link }: Target, linkedCase: Case | undefined): Reference[] {
  const page = (table: string, id: string): string => pageUrl(settings.url, table, id);
  const session = { kind: 'session', id: plan.session.id, url: page('bt_session', plan.session.id) };
  if (link.caseId === undefined) return [session];
  const label = linkedCase?.number ?? '';
  const reference = { kind: 'case', id: link.caseId, url: page('incident', link.caseId) };
  return [session, label === '' ? reference : { ...reference, label }];
}
