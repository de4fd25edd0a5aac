import type { Clock } from '@casebridge/plugin-api';
import type { SessionSummary } from '@casebridge/remote-support';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { Store } from '../store/store.ts';
import { searchAppliance } from './ask-appliance.ts';
import { askPlugin } from './ask-plugins.ts';
import { type ExplainedSession, explainSession, type ExplainSessionDeps } from './explain-session.ts';
import type { ExplainQuestion, Period } from './question.ts';
import type { Asked, Verdict } from './verdict.ts';

export interface ExplainDeps extends ExplainSessionDeps {
  readonly store: ExplainSessionDeps['store'] & Pick<Store, 'searchEvents'>;
  readonly clock: Clock;
}

/** The answer: what has become of each session that fits the question. */
export interface Explanation {
  readonly sessions: readonly ExplainedSession[];
  /** Where no session fits. */
  readonly nothing?: Verdict;
  readonly asked: readonly Asked[];
}

/** Of more sessions than this, the newest are explained. */
const mostSessions = 20;
const dayMilliseconds = 86_400_000;
/** Longer periods are asked for in several questions: the appliance builds the whole answer before it sends it. */
export const longestPeriodMilliseconds = 7 * dayMilliseconds;

/**
 * Answers "what became of this?". A session id is enough by itself. For anything else, the engine looks into its events, asks
 * the plugins, which know the cases and people of what was written, and reads the appliance's reports of the period: the
 * last 24 hours, unless told.
 */
export async function explain(
  deps: ExplainDeps,
  question: ExplainQuestion,
  period: Partial<Period>,
  signal: AbortSignal,
): Promise<Explanation> {
  const found =
    question.lsid === undefined ? await findSessions(deps, question, period, signal) : onlyThis(question.lsid);
  const lsids = [...found.lsids].slice(0, mostSessions);
  const sessions: ExplainedSession[] = [];
  for (const lsid of lsids) sessions.push(await explainSession(deps, lsid, signal));
  if (sessions.length > 0) return { sessions, asked: found.asked };
  return { sessions, nothing: nothingFound, asked: found.asked };
}

interface Found {
  readonly lsids: ReadonlySet<string>;
  readonly asked: readonly Asked[];
}

function onlyThis(lsid: string): Found {
  return { lsids: new Set([lsid]), asked: [] };
}

const nothingFound: Verdict = {
  code: 'nothing-found',
  sentence: 'Neither the engine, nor the appliance within the time, nor the destination knows a session of that kind.',
  help: 'Check the spelling, and ask for the time in which the session ended.',
  links: [],
};

async function findSessions(
  deps: ExplainDeps,
  question: ExplainQuestion,
  given: Partial<Period>,
  signal: AbortSignal,
): Promise<Found> {
  const configurations = deps.configurations();
  const until = given.until ?? deps.clock.now();
  const period = { from: given.from ?? new Date(until.getTime() - dayMilliseconds), until };
  const [own, atDestination, onAppliance] = await Promise.all([
    fromEvents(deps, question, given),
    Promise.all(isSearch(question) ? configurations.map((each) => askPlugin(deps, each, question, signal)) : []),
    Promise.all(ofEachAppliance(configurations).map((each) => fromReports(deps, each, question, period, signal))),
  ]);
  const lsids = [
    ...own,
    ...atDestination.flatMap(({ sessions }) => sessions.map(({ lsid }) => lsid)),
    ...onAppliance.flatMap(({ sessions }) => sessions.map(({ head }) => head.lsid)),
  ];
  const asked = [...atDestination, ...onAppliance].map((answer) => answer.asked);
  return { lsids: new Set(lsids.map((lsid) => lsid.toLowerCase())), asked };
}

/** A time alone is nothing that a destination is asked for. */
function isSearch({ key, customer, representative }: ExplainQuestion): boolean {
  return (key ?? customer ?? representative) !== undefined;
}

/** Events know the external key and the time, but no names. */
async function fromEvents(
  { store }: ExplainDeps,
  { key, customer, representative }: ExplainQuestion,
  { from, until }: Partial<Period>,
): Promise<readonly string[]> {
  if (customer !== undefined || representative !== undefined) return [];
  const search = {
    ...(key !== undefined && { externalKey: key }),
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
  };
  const { items: events } = await store.searchEvents(search, { limit: 500 });
  const exact = events.filter(({ externalKey }) => externalKey?.trim().toLowerCase() === key?.toLowerCase());
  return (exact.length > 0 ? exact : events).flatMap(({ lsid }) => (lsid === '' ? [] : [lsid]));
}

/** One configuration for each account of an appliance. */
function ofEachAppliance(configurations: readonly PluginConfiguration[]): readonly PluginConfiguration[] {
  const accounts = new Map(
    configurations.map((each) => [JSON.stringify([each.applianceHost.toLowerCase(), each.clientId]), each]),
  );
  return [...accounts.values()];
}

async function fromReports(
  { source }: ExplainDeps,
  configuration: PluginConfiguration,
  question: ExplainQuestion,
  period: Period,
  signal: AbortSignal,
): Promise<{ readonly sessions: readonly SessionSummary[]; readonly asked: Asked }> {
  const about = { who: 'appliance', configurationId: configuration.id } as const;
  const found = await searchAppliance(source.clientOf(configuration), question, period, signal);
  if (!found.ok) return { sessions: [], asked: { ...about, message: found.message } };
  const { sessions, isWhole } = found;
  const count = `${sessions.length} that ended from ${period.from.toISOString()} to ${period.until.toISOString()}`;
  const message = isWhole ? `${count}.` : `${count}; the reports are too long, and were not read to their end.`;
  return { sessions, asked: { ...about, message } };
}
