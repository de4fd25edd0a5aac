import type { Clock, CustomAttribute } from '@casebridge/plugin-api';
import { defined } from '../../defined.ts';
import type { Result } from '../../result.ts';
import { childrenNamed, type XmlElement } from '../../xml/xml-element.ts';
import { unlessAborted } from '../abort.ts';
import { createCache } from '../cache.ts';
import type { CallOptions } from '../call-options.ts';
import { type SessionFields, sessionFieldParameters } from '../custom-fields.ts';
import { judged, type PermissionCheck } from '../permission-check.ts';
import type { ApiCaller } from '../request.ts';
import { type ApiInfo, getApiInfo } from './api-info.ts';
import { type ApplianceHealth, readHealth } from './health.ts';
import { type LoggedInRepresentative, readRepresentatives } from './representatives.ts';
import { type Command, runCommand } from './run-command.ts';
import { readSessionKey, type SessionKey, sessionKeyParameters, type SessionKeyRequest } from './session-key.ts';
import { readSupportTeams, type SupportTeam } from './support-teams.ts';

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

const keepRepresentativesMilliseconds = 30_000;
const keepTeamsMilliseconds = 300_000;

/** Makes the Command API of one client. */
export function createCommandApi(api: ApiCaller, permissions: PermissionCheck, clock: Clock): CommandApi {
  async function run<T extends object>(command: Command<T>, options?: CallOptions): Promise<Result<T>> {
    const needed = command.changes === true ? 'command-full' : 'command-read';
    return judged(await runCommand(api, command, options), (error) =>
      permissions.judge(error, needed, options?.signal),
    );
  }

  const representatives = createCache(clock, keepRepresentativesMilliseconds, () => run(getLoggedInReps));
  const teams = createCache(clock, keepTeamsMilliseconds, () => run(getSupportTeams));

  return {
    getApiInfo: (options) => runCommand(api, getApiInfo, options),
    checkHealth: (options) => run(checkHealth, options),
    getLoggedInRepresentatives: ({ signal } = {}) => unlessAborted(representatives(), signal),
    getSupportTeams: ({ signal } = {}) => unlessAborted(teams(), signal),
    generateSessionKey: async (request, options) =>
      run(generateSessionKey(request), { ...options, priority: 'session-key' }),
    getSessionAttributes: (lsid, options) => run(getSessionAttributes(lsid), options),
    setSessionAttributes: async (lsid, fields, options) => run(setSessionAttributes(lsid, fields), options),
  };
}

const checkHealth: Command<{ health: ApplianceHealth }> = {
  action: 'check_health',
  root: 'health_check',
  read: (root) => {
    const health = readHealth(root);
    return health && { health };
  },
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
    changes: true,
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
      attributes: childrenNamed(root, 'custom_attribute')
        .map(readAttribute)
        .filter((each) => each !== undefined),
    }),
  };
}

function readAttribute({ attributes, text }: XmlElement): CustomAttribute | undefined {
  const { code_name: codeName, display_name: displayName } = attributes;
  return codeName === undefined ? undefined : { codeName, ...defined({ displayName }), value: text };
}

function setSessionAttributes(lsid: string, fields: SessionFields): Command<object> {
  const parameters = { lsid, ...sessionFieldParameters(fields) };
  return { action: 'set_session_attributes', changes: true, parameters, root: 'success', read: () => ({}) };
}
