import type { Dynamics } from '@casebridge/emulator-dynamics';
import type { SessionReport } from '@casebridge/plugin-api';
import { createPlugin } from '@casebridge/plugin-dynamics365';
import { configure, startDestination } from '../session-cost/destination.ts';
import { drain, type Drained } from './drain.ts';

/** A tenth of the documented window. */
export const windowMilliseconds = 30_000;

/** Sessions in the backlog. */
export const sessions = 1000;

// 6,000 requests and 1,200 s of execution, both in 300 s (docs/vendors/dataverse.md#service-protection): limits are scaled
// in this proportion.
const executionMillisecondsPerRequest = 200;

// A service that answers at once would hide what is lost while it works. So many attempts and requests at a time are faster
// than the limits all the same; with the engine's default of four attempts these would be what binds, and not a limit.
const latencyMilliseconds = 50;
const atATime = 16;
const degreeOfParallelism = 10;

/** Which answer to an open question holds, and what the service finds slow. */
export interface Case {
  readonly title: string;
  readonly batchCounting: 'once' | 'perOperation';
  /** Modelled execution time of an operation. */
  readonly operationMilliseconds: number;
  readonly binds: 'requests' | 'execution time';
  /** Size of the backlog in windows of the limit that binds. */
  readonly windows: number;
}

/** Usage of the two limits by one session, when nothing holds it up. */
interface Need {
  readonly requests: number;
  readonly executionMilliseconds: number;
}

/** Result of a run. */
export interface Run {
  readonly drained: Drained;
  /** Of the limit that binds: what one session uses, and how much there is in a window. */
  readonly needed: number;
  readonly limit: number;
  /** Requests that the service refused. */
  readonly refused: number;
  /** Sessions that Dynamics holds as a whole, with their file. */
  readonly stored: number;
}

/** A report like the one given, of another session. */
function sessionNumber(report: SessionReport, number: number): SessionReport {
  const lsid = number.toString(16).padStart(32, '0');
  return { ...report, head: { ...report.head, lsid, sequence: number } };
}

function usageOf(dynamics: Dynamics) {
  return Object.values(dynamics.usage()).reduce(
    (sum, one) => ({
      requests: sum.requests + one.requestsInWindow,
      executionMilliseconds: sum.executionMilliseconds + one.executionMillisecondsInWindow,
      refused: sum.refused + one.refused,
    }),
    { requests: 0, executionMilliseconds: 0, refused: 0 },
  );
}

/** Brings one session over under limits that are far away, and forgets it. */
async function measureNeed(dynamics: Dynamics, report: SessionReport): Promise<Need> {
  const configured = configure({ plugin: createPlugin(), dynamics, detailRows: 'conversation' });
  const session = sessionNumber(report, sessions);
  const outcome = await configured.process(session);
  if (outcome.kind !== 'succeeded') throw new Error(`The session was not brought over: ${JSON.stringify(outcome)}`);
  const need = usageOf(dynamics);
  await configured.erase(session.head.lsid);
  // What this has used has to leave the window before the backlog comes.
  dynamics.advance(windowMilliseconds);
  return need;
}

/** Both limits, as far apart as the documented ones, such that the backlog is worth so many windows of the one that is to bind. */
function limitsFor({ binds, windows }: Case, need: Need) {
  const perWindow = sessions / windows;
  const requests =
    binds === 'requests'
      ? perWindow * need.requests
      : (perWindow * need.executionMilliseconds) / executionMillisecondsPerRequest;
  const limits = { requests: Math.round(requests), windowMilliseconds };
  return { ...limits, executionMilliseconds: limits.requests * executionMillisecondsPerRequest };
}

function storedWhole(dynamics: Dynamics): number {
  return dynamics.rows('bt_session').filter((row) => row.bt_digest != null && row.bt_reportfile != null).length;
}

/** Lets a fresh plugin, told of the limits, work off the backlog into a fresh environment. */
export async function run(given: Case, report: SessionReport): Promise<Run> {
  const dynamics = await startDestination();
  try {
    dynamics.changeSettings({
      protectionWindowMilliseconds: windowMilliseconds,
      latencyMilliseconds,
      degreeOfParallelism,
      batchCounting: given.batchCounting,
      executionMillisecondsPerOperation: given.operationMilliseconds,
    });
    const need = await measureNeed(dynamics, report);
    const limits = limitsFor(given, need);
    dynamics.changeSettings({
      protectionRequests: limits.requests,
      protectionExecutionMilliseconds: limits.executionMilliseconds,
    });
    const plugin = createPlugin({ limits });
    // A run that takes twice as long as it should is ended, with the abort as its error.
    const signal = AbortSignal.timeout(2 * given.windows * windowMilliseconds);
    const configured = configure({ plugin, dynamics, detailRows: 'conversation', signal });
    const drained = await drain(sessions, atATime, (session, attempt) =>
      configured.process(sessionNumber(report, session), attempt),
    );
    const isRequests = given.binds === 'requests';
    return {
      drained,
      needed: isRequests ? need.requests : need.executionMilliseconds,
      limit: isRequests ? limits.requests : limits.executionMilliseconds,
      refused: usageOf(dynamics).refused,
      stored: storedWhole(dynamics),
    };
  } finally {
    await dynamics.close();
  }
}
