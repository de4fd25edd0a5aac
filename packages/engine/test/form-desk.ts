import { type Appliance, startAppliance } from '@casebridge/emulator-remote-support';
import { afterEach, expect } from 'vitest';
import type { PluginConfiguration } from '../src/model/plugin-configuration.ts';
import { type EngineRoom, type EngineRoomOptions, openEngineRoom } from './engine-room.ts';

/** Names of outbound events. */
export const [end, survey] = ['support_conference_end', 'support_conference_customer_exit_survey_completed'] as const;

/** Fields of a configuration that is told of nothing and asks by itself. */
export const pollingOnly: Partial<PluginConfiguration> = {
  outboundEventTypes: [],
  retryOutboundEventTypes: [],
  pollingEventTypes: [end],
};

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
});

/** Opens an engine room that closes after the test. */
export async function open(options: EngineRoomOptions = {}): Promise<EngineRoom> {
  const room = await openEngineRoom(options);
  opened.push(room);
  return room;
}

/** An appliance beside that of the room. */
export async function anotherAppliance({ clock }: EngineRoom): Promise<Appliance> {
  const appliance = await startAppliance({ clock, settings: { reportLagSeconds: 0 } });
  opened.push(appliance);
  return appliance;
}

/** The appliance tells of something, as its outbound sender would. */
export async function tell({ engine }: EngineRoom, lsid: string, event: string = end, query = ''): Promise<void> {
  const body = new URLSearchParams({ event, version: '1', timestamp: '1893484800', lsid });
  const response = await fetch(`${engine.listenerUrl}/ERSPost${query}`, { method: 'POST', body });
  expect(response.status).toBe(200);
}

/** An answer of the admin address, whichever. */
export interface Answer {
  readonly [name: string]: unknown;
  readonly items: readonly Record<string, unknown>[];
  readonly problems: readonly string[];
}

/** Asks the admin address. */
export async function ask({ engine }: EngineRoom, method: string, path: string, body?: object) {
  const headers = { 'content-type': 'application/json', 'x-casebridge': '1' };
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
  const response = await fetch(`${engine.adminUrl ?? ''}/api${path}`, init);
  return { status: response.status, answer: (await response.json()) as Answer };
}

/** Changes fields on the form, as a person does. */
export async function edit(room: EngineRoom, change: Partial<PluginConfiguration>): Promise<void> {
  const path = `/configurations/${room.configuration.id}`;
  const { answer: shown } = await ask(room, 'GET', path);
  const { status, answer } = await ask(room, 'PUT', path, { ...shown, ...secretsFor(room, shown, change), ...change });
  expect(status, JSON.stringify(answer)).toBe(200);
}

const addresseeFields = ['applianceHost', 'useNonTlsConnections', 'allowInvalidCertificates', 'certificateAuthority'];

/** Secrets are asked for again where an edit changes where they go. */
function secretsFor(room: EngineRoom, shown: Answer, change: Partial<PluginConfiguration>): object {
  if (!addresseeFields.some((field) => field in change)) return {};
  const settings = { ...(shown.settings as object), apiKey: 'api-key-of-the-target' };
  return { clientSecret: room.appliance.account.clientSecret, settings };
}

/** Why events came to nothing, oldest first. */
export async function ignoredReasons(room: EngineRoom): Promise<unknown[]> {
  const { answer } = await ask(room, 'GET', '/events?disposition=ignored');
  return answer.items.map(({ ignoredReason }) => ignoredReason).reverse();
}

/** What people are told of at present. */
export async function openNotices(room: EngineRoom): Promise<Answer['items']> {
  return (await ask(room, 'GET', '/notices?open=true')).answer.items;
}

/** A header of each request of the plugin, in order. */
export function headersAtTarget({ target }: EngineRoom, header: string): unknown[] {
  return target.requests.map(([, headers]) => headers[header]);
}
