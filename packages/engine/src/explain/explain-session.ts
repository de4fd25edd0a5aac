import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { ReportSource } from '../source/report-source.ts';
import type { AttemptRecord, DeliveryRecord, EventRecord } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { applianceVerdict } from './ask-appliance.ts';
import { askPlugin, type AskPluginDeps, atDestinationVerdict } from './ask-plugins.ts';
import { deliveryVerdict } from './delivery-verdict.ts';
import { eventVerdict } from './event-verdict.ts';
import type { Asked, Verdict } from './verdict.ts';

export interface ExplainSessionDeps extends AskPluginDeps {
  readonly store: Pick<
    Store,
    'deliveries' | 'delivery' | 'events' | 'isErased' | 'parked' | 'pausedUntil' | 'sessionLedgerEntry'
  >;
  readonly source: ReportSource;
  readonly configurations: () => readonly PluginConfiguration[];
}

/** All that can be said of one session. */
export interface ExplainedSession {
  readonly lsid: string;
  readonly externalKey?: string;
  readonly verdicts: readonly Verdict[];
  readonly asked: readonly Asked[];
}

/** Asks the engine's own records first, then the appliance, then the plugins: each only where the one before knew nothing that counts. */
export async function explainSession(
  deps: ExplainSessionDeps,
  lsid: string,
  signal: AbortSignal,
): Promise<ExplainedSession> {
  if (await deps.store.isErased(lsid)) return { lsid, verdicts: [erased], asked: [] };
  const [deliveries, events] = await Promise.all([
    deps.store.deliveries({ lsid }, { limit: 100 }),
    deps.store.events({ lsid }, { limit: 100 }),
  ]);
  const externalKey = events.find((event) => event.externalKey !== undefined)?.externalKey;
  const about = { lsid, ...(externalKey !== undefined && { externalKey }) };
  const asked: Asked[] = [{ who: 'engine', message: countsOf(events, deliveries) }];
  if (deliveries.length > 0) return { ...about, verdicts: await verdictsOf(deps, deliveries), asked };
  const past = await fromLedger(deps, lsid);
  const ignored = events.map(eventVerdict).filter((verdict) => verdict !== undefined);
  if (past.length === 0 && ignored.length > 0) return { ...about, verdicts: ignored.slice(0, 1), asked };
  const found = await atDestinations(deps, lsid, signal);
  asked.push(...found.asked);
  if (found.verdicts.length > 0) return { ...about, verdicts: found.verdicts, asked };
  if (past.length > 0) return { ...about, verdicts: past, asked };
  const onAppliance = await fromAppliances(deps, lsid, signal);
  return { ...about, verdicts: onAppliance.verdicts, asked: [...asked, ...onAppliance.asked] };
}

const erased: Verdict = {
  ...{ code: 'erased', sentence: 'It was erased, and is never taken in again.', help: '', links: [] },
};

function countsOf(events: readonly EventRecord[], deliveries: readonly DeliveryRecord[]): string {
  return `${events.length} events, ${deliveries.length} deliveries.`;
}

/** One verdict for each configuration. */
async function verdictsOf(
  deps: ExplainSessionDeps,
  deliveries: readonly DeliveryRecord[],
): Promise<readonly Verdict[]> {
  const byConfiguration = Map.groupBy(deliveries, ({ configurationId }) => configurationId);
  return Promise.all([...byConfiguration.values()].map((all) => verdictOf(deps, decisive(all))));
}

/** The newest, but one that was skipped because another had written everything says less than that one. */
function decisive(newestFirst: readonly DeliveryRecord[]): DeliveryRecord {
  const [newest] = newestFirst;
  const found = newestFirst.find(({ state }) => state !== 'skipped') ?? newest;
  if (found === undefined) throw new Error('There is no delivery to decide by.');
  return found;
}

async function verdictOf({ store, configurations }: ExplainSessionDeps, delivery: DeliveryRecord): Promise<Verdict> {
  const id = delivery.configurationId;
  const [parked, pausedUntil, whole] = await Promise.all([
    store.parked(id),
    store.pausedUntil(id),
    store.delivery(delivery.id),
  ]);
  const configuration = configurations().find((each) => each.id === id);
  const attempt: AttemptRecord | undefined = whole?.attempts.at(-1);
  return deliveryVerdict({
    delivery,
    ...(attempt && { attempt }),
    ...(configuration && { configuration }),
    ...(parked && { parked }),
    ...(pausedUntil && { pausedUntil }),
  });
}

/** What the ledger knows outlives events and deliveries. */
async function fromLedger({ store, configurations }: ExplainSessionDeps, lsid: string): Promise<readonly Verdict[]> {
  const entries = await Promise.all(configurations().map(({ id }) => store.sessionLedgerEntry(id, lsid)));
  return entries.flatMap((entry): Verdict[] => {
    if (entry === undefined || entry.state === 'waiting') return [];
    const about = { links: [], configurationId: entry.configurationId };
    const gone = 'Its events are no longer kept.';
    if (entry.state === 'succeeded')
      return [{ ...about, code: 'written', sentence: `It was written. ${gone}`, help: '' }];
    const help = 'Order a backfill of the time, if it is to be written.';
    return entry.state === 'dead'
      ? [{ ...about, code: 'dead', sentence: `It could not be written. ${gone}`, help }]
      : [{ ...about, code: 'skipped', sentence: `Nothing was written, by the settings. ${gone}`, help }];
  });
}

async function atDestinations(deps: ExplainSessionDeps, lsid: string, signal: AbortSignal) {
  const answers = await Promise.all(deps.configurations().map((each) => askPlugin(deps, each, { lsid }, signal)));
  return {
    verdicts: answers.flatMap(({ sessions }) => sessions.map(atDestinationVerdict)),
    asked: answers.map(({ asked }) => asked),
  };
}

/** Of several appliances one has it; where none has, the first refusal is worth more than *unknown*. */
async function fromAppliances(deps: ExplainSessionDeps, lsid: string, signal: AbortSignal) {
  const verdicts = await Promise.all(
    deps.configurations().map((each) => applianceVerdict(deps.source.clientOf(each), lsid, each.id, signal)),
  );
  const known = verdicts.filter(({ code }) => code === 'never-sent' || code === 'not-over');
  const refusals = verdicts.filter(({ code }) => code === 'appliance-refuses');
  const best = [known, refusals, verdicts].find((some) => some.length > 0) ?? [];
  const asked = verdicts.map(({ sentence, configurationId = '' }): Asked => ({
    who: 'appliance',
    configurationId,
    message: sentence,
  }));
  return { verdicts: best.slice(0, 1), asked };
}
