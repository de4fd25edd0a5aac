import type { Clock, CommandResult, SessionKey, SessionKeyRequest, SupportQueue } from '@casebridge/plugin-api';
import type {
  CallOptions,
  RemoteSupportClient,
  RemoteSupportError,
  SessionKey as IssuedKey,
  SessionKeyRequest as WireRequest,
  SupportTeam,
} from '@casebridge/remote-support';
import { helpOfRefusal } from './refusals.ts';

type CommandError = Extract<CommandResult<never>, { ok: false }>['error'];

/** Longest part of the appliance's own words that a plugin is told. */
const longestQuote = 200;

/** The methods of the contract's `RemoteSupportCommands`, on the engine's side. */
export interface ApplianceCommands {
  generateSessionKey(request: SessionKeyRequest, options?: CallOptions): Promise<CommandResult<SessionKey>>;
  listQueues(options?: CallOptions): Promise<CommandResult<readonly SupportQueue[]>>;
}

/**
 * Remote Support commands for a plugin, sent by the one client of its account. Rejects only with what
 * its options throw; whatever the appliance refuses, or could not take, is a value.
 * @param client the client that everybody shares who works with the account
 * @param clock by which a key expires whose expiry the appliance gave as a length
 */
export function createRemoteSupportCommands(
  client: Pick<RemoteSupportClient, 'generateSessionKey' | 'getSupportTeams'>,
  clock: Clock,
): ApplianceCommands {
  return {
    async generateSessionKey(request, options) {
      const asked = await generate(client, request, options);
      if (!asked.ok) return asked;
      const expiresAt = expiryOf(asked.value, clock);
      if (expiresAt === undefined) return { ok: false, error: withoutExpiry };
      return { ok: true, value: sessionKeyOf(asked.value, expiresAt) };
    },
    async listQueues(options) {
      const teams = await client.getSupportTeams(options);
      return teams.ok ? { ok: true, value: queuesOf(teams.teams) } : { ok: false, error: commandError(teams.error) };
    },
  };
}

function sessionKeyOf({ shortKey, url, queue, mailSubject, mailBody }: IssuedKey, expiresAt: Date): SessionKey {
  const hasMail = mailSubject !== undefined || mailBody !== undefined;
  return {
    shortKey,
    url,
    expiresAt,
    ...(hasMail ? { mail: { subject: mailSubject ?? '', body: mailBody ?? '' } } : {}),
    ...(queue?.available === undefined ? {} : { queueStaffed: queue.available }),
  };
}

async function generate(
  client: Pick<RemoteSupportClient, 'generateSessionKey'>,
  { queue, externalKey, ttlSeconds }: SessionKeyRequest,
  options: CallOptions | undefined,
): Promise<CommandResult<IssuedKey>> {
  try {
    const made = await client.generateSessionKey({ queue: wireQueue(queue), externalKey, ttlSeconds }, options);
    return made.ok ? { ok: true, value: made.sessionKey } : { ok: false, error: commandError(made.error) };
  } catch (error) {
    // Values that the appliance could not take are refused before they are sent.
    if (!(error instanceof RangeError)) throw error;
    return { ok: false, error: { kind: 'refused', message: error.message, help: 'Correct what was asked for.' } };
  }
}

function wireQueue({ kind, id }: SessionKeyRequest['queue']): WireRequest['queue'] {
  switch (kind) {
    case 'general':
      return { kind };
    case 'team':
    case 'representative':
      return { kind, id };
    case 'issue':
      return { kind, codeName: id };
    case 'representative-username':
      return { kind, username: id };
  }
}

function expiryOf({ expiresAt, ttlSeconds }: IssuedKey, clock: Clock): Date | undefined {
  if (expiresAt !== undefined) return new Date(expiresAt * 1000);
  return ttlSeconds === undefined ? undefined : new Date(clock.now().getTime() + ttlSeconds * 1000);
}

/** The general queue has no name at the appliance; an issue without a code name cannot be asked for. */
function queuesOf(teams: readonly SupportTeam[]): readonly SupportQueue[] {
  const issues = teams.flatMap((team) => team.issues);
  return [
    { kind: 'general', id: '', name: 'General queue' },
    ...teams.map(({ id, name }): SupportQueue => ({ kind: 'team', id, name })),
    ...issues.flatMap(({ codeName, title }): SupportQueue[] =>
      codeName === undefined ? [] : [{ kind: 'issue', id: codeName, name: title === '' ? codeName : title }],
    ),
  ];
}

/** The appliance has no error codes: what it says in words of its own about a request is a refusal of that request. */
function commandError(error: RemoteSupportError): CommandError {
  const { kind, message, vendorText } = error;
  const help = helpOfRefusal(error);
  if (kind !== 'not-found' && kind !== 'not-ready' && (kind !== 'protocol' || vendorText === undefined)) {
    return { kind, message, help };
  }
  const said = vendorText === undefined ? message : `The appliance refused: ${vendorText.slice(0, longestQuote)}`;
  return { kind: 'refused', message: said, help };
}

const withoutExpiry: CommandError = {
  kind: 'protocol',
  message: 'The appliance gave a session key without saying when it expires.',
  help: 'Report it to the makers, with the version of the appliance.',
};
