import type { Clock } from '@casebridge/plugin-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { faultOfStore } from '../store/fault-of-error.ts';
import type { Log } from '../model/log.ts';
import type { DispatchTarget } from '../dispatch/decide.ts';
import type { RecordedEvent } from '../events/engine-event.ts';
import type { Publish } from '../events/engine-events.ts';
import type { IdSource } from '../ids.ts';
import type { IgnoredReason } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { AccessDecision, AccessRequest } from './access.ts';
import { readBody } from './body.ts';
import { interpretPost, type InterpretedPost, type Post } from './post.ts';
import { trialHeader, type TrialPosts } from './trial-posts.ts';

type Request = FastifyRequest['raw'];
type Response = FastifyReply['raw'];

/** Dependencies of the intake. */
export interface Intake {
  readonly store: Pick<Store, 'recordEvent' | 'recordIgnored'>;
  /** The present plugin configurations; asked at each event. */
  readonly configurations: () => readonly DispatchTarget[];
  /**
   * The same as the store has them. Asked before an event is ignored where several processes share the store: another one may
   * have saved a configuration a moment ago, and nobody sends an event again that was acknowledged.
   */
  readonly upToDate?: () => Promise<readonly DispatchTarget[]>;
  readonly clock: Clock;
  readonly newId: IdSource;
  readonly log: Log;
  readonly maxBodyBytes: number;
  /** Whether a request is served at all. */
  readonly access: (request: AccessRequest) => AccessDecision;
  /** Told of each request that is not served. */
  readonly onRefused: (reason: string, address: string | undefined) => void;
  /** Posts that only try the way in; without it, each post is an event. */
  readonly trials?: Pick<TrialPosts, 'redeem'>;
  /** Whether a session that nobody has confirmed may be asked for by itself; if not, it is with others. */
  readonly mayProbe?: (configurationId: string) => boolean;
  /** Told of each event after its commit. */
  readonly publish: Publish;
}

/** Where the guide tells administrators to point the appliance; any letter case. docs/vendors/remote-support.md#middleware-endpoint */
const path = '/erspost';
/** The appliance tries again by itself; this only keeps it from doing so at once. */
const retryAfterSeconds = '5';

/**
 * Answers requests of an appliance. 200 means "on disk", also for what is of no use: any other answer would stop the
 * customer's whole stream of events. docs/vendors/remote-support.md#outbound-delivery
 *
 * | request                       | answer                                   |
 * | ----------------------------- | ---------------------------------------- |
 * | POST with a body              | 200 after the commit                     |
 * | POST without one, GET, HEAD   | 200: somebody tests the address          |
 * | the store cannot take it now  | 503 with Retry-After                     |
 * | another path or method        | 404, 405                                 |
 * | somebody who may not          | 403, 404                                 |
 */
export function createRequestHandler(intake: Intake) {
  return (request: Request, response: Response): void => {
    const target = originForm(request.url ?? '');
    const queryStart = target.indexOf('?');
    const query = new URLSearchParams(queryStart < 0 ? '' : target.slice(queryStart));
    const access = intake.access({
      address: request.socket.remoteAddress ?? '',
      path: queryStart < 0 ? target : target.slice(0, queryStart),
      query,
    });
    if (!access.ok) {
      intake.onRefused(access.reason, request.socket.remoteAddress);
      refuse(request, response, access.status, 'This is not for you.');
    } else if (access.path.toLowerCase().replace(/\/$/, '') !== path) {
      refuse(request, response, 404, 'Events are taken at /ERSPost.');
    } else if (request.method === 'POST') {
      void takePost(intake, request, response, query.get('appliance') ?? undefined);
    } else if (request.method === 'GET' || request.method === 'HEAD') {
      answer(response, 200, 'Casebridge is listening.');
    } else {
      response.setHeader('Allow', 'POST, GET, HEAD');
      refuse(request, response, 405, 'Events are posted.');
    }
  };
}

/** The target without scheme and host, which a client may name there as well (RFC 9112, 3.2.2). */
function originForm(target: string): string {
  const rest = target.replace(/^https?:\/\/[^/?#]*/i, '');
  return rest.startsWith('/') ? rest : `/${rest}`;
}

async function takePost(
  intake: Intake,
  request: Request,
  response: Response,
  applianceId: string | undefined,
): Promise<void> {
  const body = await readBody(request, intake.maxBodyBytes).catch(() => undefined);
  // The client went away before it had said everything: nobody waits for an answer.
  if (body === undefined) return;
  if (body.length === 0) {
    answer(response, 200, 'Casebridge is listening.');
    return;
  }
  const contentType = request.headers['content-type'];
  const post: Post = { applianceId, contentType, body, receivedAt: intake.clock.now() };
  try {
    const interpreted = await interpret(intake, post);
    if ((await intake.trials?.redeem(request.headers[trialHeader])) === true) {
      answer(response, 200, JSON.stringify({ trial: interpreted.dispatch }));
      return;
    }
    const recorded = await record(intake, interpreted);
    answer(response, 200, 'OK');
    report(intake, recorded);
  } catch (error) {
    intake.log.error('event.not-recorded', { ...faultOfStore(error), error });
    response.setHeader('Retry-After', retryAfterSeconds);
    answer(response, 503, 'The event could not be stored. Please send it again.');
  }
}

const ignoredByConfigurations: ReadonlySet<IgnoredReason> = new Set<IgnoredReason>([
  'unknown-appliance',
  'event-not-selected',
  'configuration-disabled',
]);

async function interpret(intake: Intake, post: Post): Promise<InterpretedPost> {
  const interpreted = interpretPost(post, intake.configurations(), intake.newId);
  const { dispatch } = interpreted;
  if (intake.upToDate === undefined || dispatch.kind !== 'ignored') return interpreted;
  if (!ignoredByConfigurations.has(dispatch.reason)) return interpreted;
  return interpretPost(post, await intake.upToDate(), intake.newId);
}

async function record(intake: Intake, { event, dispatch }: InterpretedPost): Promise<RecordedEvent> {
  if (dispatch.kind === 'ignored') {
    await intake.store.recordIgnored(event, dispatch.reason, dispatch.detail);
    return { ...event, disposition: 'ignored', ignoredReason: dispatch.reason };
  }
  const { configurationIds } = dispatch;
  const unconfirmed = configurationIds.every((id) => intake.mayProbe?.(id) === true) ? 'probing' : 'unconfirmed';
  const { duplicate, erased } = await intake.store.recordEvent(event, configurationIds, { unconfirmed });
  if (unconfirmed === 'unconfirmed' && !duplicate && !erased) {
    for (const configurationId of configurationIds) intake.publish({ kind: 'session-unconfirmed', configurationId });
  }
  if (erased) return { ...event, lsid: '', disposition: 'ignored', ignoredReason: 'session-erased' };
  return duplicate
    ? { ...event, disposition: 'ignored', ignoredReason: 'duplicate' }
    : { ...event, disposition: 'accepted' };
}

function report(intake: Intake, recorded: RecordedEvent): void {
  const { id, name, applianceId, lsid, disposition, ignoredReason } = recorded;
  intake.log.info('event.recorded', { eventId: id, event: name, applianceId, lsid, disposition, ignoredReason });
  intake.publish({ kind: 'event-recorded', recorded });
}

function refuse(request: Request, response: Response, status: number, text: string): void {
  // Nothing of the body is wanted, and a connection is not worth keeping for it.
  request.resume();
  response.setHeader('Connection', 'close');
  answer(response, status, text);
}

function answer(response: Response, status: number, text: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}
