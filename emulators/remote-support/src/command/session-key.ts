import { epochSeconds } from '../clock.ts';
import { readFields } from '../keys/fields.ts';
import type { KeyRequest, SessionKey } from '../keys/key-store.ts';
import { findQueue, isStaffed } from '../keys/queue.ts';
import { root } from '../xml-api/answers.ts';
import type { Parameters } from '../xml-api/parameters.ts';
import type { Parsed } from '../xml-api/parsed.ts';
import { leaf, type Pieces } from '../xml-api/xml.ts';
import { refusal, type Action, type CommandParts } from './action.ts';

/** `generate_session_key`. Source: docs/vendors/remote-support.md#session-key. */
export const generateSessionKey: Action = {
  permission: 'full_access',
  run(parameters, parts) {
    const request = readRequest(parameters, parts);
    if (!request.ok) return refusal(request.error, parts);
    return writeKey(parts.keys.make(request.value), parameters, parts);
  },
};

function readRequest(parameters: Parameters, parts: CommandParts): Parsed<KeyRequest> {
  if (parameters.type !== 'support') return fail('Invalid type.');
  const queue = findQueue(parameters.queue_id ?? '', parts.directory);
  if (!queue.ok) return queue;
  const fields = readFields(parameters, parts.directory, parts.settings.current.oldExternalKey === 'accepted');
  if (!fields.ok) return fields;
  const lifetime = readLifetime(parameters.ttl, parts);
  if (lifetime === undefined) return fail('Invalid ttl.');
  const hostname = readHostname(parameters.url_hostname, parts);
  if (hostname === undefined) return fail('Invalid url_hostname.');
  const priority = parameters['session.priority'];
  if (priority !== undefined && !/^[123]$/.test(priority)) return fail('Invalid session.priority.');
  const value: KeyRequest = {
    queue: queue.value,
    expiresAt: epochSeconds(parts.clock.now()) + lifetime,
    externalKey: fields.value.externalKey ?? null,
    customAttributes: fields.value.customAttributes,
    hostname,
    priority: priority === undefined ? null : Number(priority),
    skills: (parameters['session.skills'] ?? '').split(',').filter((skill) => skill !== ''),
  };
  return { ok: true, value };
}

function fail(error: string): { ok: false; error: string } {
  return { ok: false, error };
}

function readLifetime(text: string | undefined, { settings }: CommandParts): number | undefined {
  const { keyLifetimeSeconds, maximumKeyLifetimeSeconds } = settings.current;
  if (text === undefined) return keyLifetimeSeconds;
  return /^[1-9]\d{0,9}$/.test(text) ? Math.min(Number(text), maximumKeyLifetimeSeconds) : undefined;
}

/** The host of the link: the appliance's own name, or that of a public site. */
function readHostname(text: string | undefined, { directory, origin }: CommandParts): string | undefined {
  const { host, hostname } = new URL(origin());
  if (text === undefined || text === hostname || text === host) return host;
  return directory.publicSites.find((site) => site.hostname === text)?.hostname;
}

/** In the order of recorded answers. */
function writeKey(key: SessionKey, parameters: Parameters, parts: CommandParts): Pieces {
  const url = `${new URL(parts.origin()).protocol}//${key.hostname}/?ak=${key.accessKey}`;
  const { companyName } = parts.settings.current;
  return root('session_key', 'command', parts.settings.current, [
    leaf('type', 'support'),
    ...(parameters.ttl === undefined ? [] : [leaf('ttl', key.expiresAt - key.madeAt)]),
    leaf('expires', key.expiresAt),
    leaf('queue', key.queue.kind, { available: isStaffed(key.queue, parts.directory) ? 1 : 0 }),
    ...(key.queue.id === undefined ? [] : [leaf('queue_id', key.queue.id)]),
    ...(key.externalKey === null ? [] : [leaf('external_key', key.externalKey)]),
    leaf('short_key', key.shortKey),
    leaf('key_url', url),
    leaf('mail_subject', `${companyName}: your support session`),
    leaf('mail_body', `\nPlease open this address to begin the support session:\n\n${url}\n\n${companyName}\n`),
  ]);
}
