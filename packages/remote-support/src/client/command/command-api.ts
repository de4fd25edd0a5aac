import type { Clock, CustomAttribute } from '@casebridge/plugin-api';
import { readCustomAttribute } from '../../report/participants.ts';
import { refuse, type Result } from '../../result.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { unlessAborted } from '../abort.ts';
import { readAnswer } from '../answers.ts';
import { createCache } from '../cache.ts';
import { type SessionFields, sessionFieldParameters } from '../custom-fields.ts';
import { remoteSupportError } from '../errors.ts';
import type { ApiCaller } from '../request.ts';
import { type ApiInfo, readApiInfo } from './api-info.ts';
import { type ApplianceHealth, readHealth } from './health.ts';
import { type LoggedInRepresentative, readRepresentatives } from './representatives.ts';
import { readSessionKey, type SessionKey, sessionKeyParameters, type SessionKeyRequest } from './session-key.ts';
import { readSupportTeams, type SupportTeam } from './support-teams.ts';

/** How a call may be ended early. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** The part of the Command API that joins sessions and cases. Source: docs/vendors/remote-support.md#command-api. */
export interface CommandApi {
  /** Version and permissions; the cheapest call that proves address, account and API. */
  getApiInfo(options?: CallOptions): Promise<Result<{ info: ApiInfo }>>;
  /** The appliance's own state; an unhealthy one is an answer, not an error. */
  checkHealth(options?: CallOptions): Promise<Result<{ health: ApplianceHealth }>>;
  /** Who is signed in. Kept for 30 s, as the vendor asks. */
  getLoggedInRepresentatives(
    options?: CallOptions,
  ): Promise<Result<{ representatives: readonly LoggedInRepresentative[] }>>;
  /** Teams with their members and issues. Kept for 5 min, as the vendor asks. */
  getSupportTeams(options?: CallOptions): Promise<Result<{ teams: readonly SupportTeam[] }>>;
  /** Makes a session key. @throws RangeError for values that the appliance cannot take: see `checkSessionFields` */
  generateSessionKey(request: SessionKeyRequest, options?: CallOptions): Promise<Result<{ sessionKey: SessionKey }>>;
  /** External key and custom fields of a running session. */
  getSessionAttributes(
    lsid: string,
    options?: CallOptions,
  ): Promise<Result<{ attributes: readonly CustomAttribute[] }>>;
  /**
   * Changes them: what is missing keeps its value, an empty text clears it.
   * @throws RangeError for values that the appliance cannot take
   */
  setSessionAttributes(lsid: string, fields: SessionFields, options?: CallOptions): Promise<Result<object>>;
}

const timeoutMilliseconds = 30_000;
const keepRepresentativesMilliseconds = 30_000;
const keepTeamsMilliseconds = 300_000;

interface Command<T> {
  readonly action: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Local name of the root of a good answer. */
  readonly root: string;
  /** Gives `undefined` for an answer that lacks the essential. */
  readonly read: (root: XmlElement) => T | undefined;
  readonly alsoStatus?: number;
}

/** Makes the Command API of one client. */
export function createCommandApi(api: ApiCaller, clock: Clock): CommandApi {
  async function run<T extends object>(command: Command<T>, signal?: AbortSignal): Promise<Result<T>> {
    const { action, root, read, parameters, ...rest } = command;
    const called = await api.call({
      path: '/api/command',
      parameters: { action, ...parameters },
      timeoutMilliseconds,
      signal,
      ...rest,
    });
    if (!called.ok) return called;
    const answer = await readAnswer(called.response, root);
    signal?.throwIfAborted();
    if (!answer.ok) return answer;
    const value = read(answer.root);
    if (value !== undefined) return { ok: true, ...value };
    return refuse(remoteSupportError('protocol', { message: `The answer to "${action}" lacks what it is about.` }));
  }

  const representatives = createCache(clock, keepRepresentativesMilliseconds, () => run(getLoggedInReps));
  const teams = createCache(clock, keepTeamsMilliseconds, () => run(getSupportTeams));

  return {
    getApiInfo: ({ signal } = {}) => run(getApiInfo, signal),
    checkHealth: ({ signal } = {}) => run(checkHealth, signal),
    getLoggedInRepresentatives: ({ signal } = {}) => unlessAborted(representatives(), signal),
    getSupportTeams: ({ signal } = {}) => unlessAborted(teams(), signal),
    generateSessionKey: async (request, { signal } = {}) => run(generateSessionKey(request), signal),
    getSessionAttributes: (lsid, { signal } = {}) => run(getSessionAttributes(lsid), signal),
    setSessionAttributes: async (lsid, fields, { signal } = {}) => run(setSessionAttributes(lsid, fields), signal),
  };
}

const getApiInfo: Command<{ info: ApiInfo }> = {
  action: 'get_api_info',
  root: 'api_information',
  read: (root) => ({ info: readApiInfo(root) }),
};

const checkHealth: Command<{ health: ApplianceHealth }> = {
  action: 'check_health',
  root: 'health_check',
  read: (root) => ({ health: readHealth(root) }),
  // Load balancers go by the status of this call, so an unhealthy appliance may answer 500 with the usual body.
  alsoStatus: 500,
};

const getLoggedInReps: Command<{ representatives: readonly LoggedInRepresentative[] }> = {
  action: 'get_logged_in_reps',
  root: 'logged_in_reps',
  read: (root) => ({ representatives: readRepresentatives(root) }),
};

const getSupportTeams: Command<{ teams: readonly SupportTeam[] }> = {
  action: 'get_support_teams',
  parameters: { showmembers: '1' },
  root: 'support_teams',
  read: (root) => ({ teams: readSupportTeams(root) }),
};

function generateSessionKey(request: SessionKeyRequest): Command<{ sessionKey: SessionKey }> {
  return {
    action: 'generate_session_key',
    parameters: sessionKeyParameters(request),
    root: 'session_key',
    read: (root) => {
      const sessionKey = readSessionKey(root);
      return sessionKey && { sessionKey };
    },
  };
}

function getSessionAttributes(lsid: string): Command<{ attributes: readonly CustomAttribute[] }> {
  return {
    action: 'get_session_attributes',
    parameters: { lsid },
    root: 'custom_attributes',
    read: (root) => ({
      attributes: root.children
        .filter((each) => each.name === 'custom_attribute')
        .map(readCustomAttribute)
        .filter((each) => each !== undefined),
    }),
  };
}

function setSessionAttributes(lsid: string, fields: SessionFields): Command<object> {
  const parameters = { lsid, ...sessionFieldParameters(fields) };
  return { action: 'set_session_attributes', parameters, root: 'success', read: () => ({}) };
}
