import { type Appliance, startAppliance } from '@casebridge/emulator-remote-support';
import { afterEach, expect } from 'vitest';
import type { PluginConfiguration } from '../src/model/plugin-configuration.ts';
import { adminFetch } from './admin-fetch.ts';
import { type EngineFixture, type EngineFixtureOptions, openEngineFixture } from './engine-fixture.ts';

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

/** Opens an engine fixture that closes after the test. */
export async function open(options: EngineFixtureOptions = {}): Promise<EngineFixture> {
  const fixture = await openEngineFixture(options);
  opened.push(fixture);
  return fixture;
}

/** An appliance beside that of the fixture. */
export async function anotherAppliance({ clock }: EngineFixture): Promise<Appliance> {
  const appliance = await startAppliance({ clock, settings: { reportLagSeconds: 0 } });
  opened.push(appliance);
  return appliance;
}

/** The appliance tells of something, as its outbound sender would. */
export async function tell({ engine }: EngineFixture, lsid: string, event: string = end, query = ''): Promise<void> {
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
export async function ask({ engine }: EngineFixture, method: string, path: string, body?: object) {
  const headers = { 'content-type': 'application/json', 'x-casebridge': '1' };
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
  const response = await adminFetch(engine, `/api${path}`, init);
  return { status: response.status, answer: (await response.json()) as Answer };
}

/** Changes fields on the form, as a person does. */
export async function edit(fixture: EngineFixture, change: Partial<PluginConfiguration>): Promise<void> {
  const path = `/configurations/${fixture.configuration.id}`;
  const { answer: shown } = await ask(fixture, 'GET', path);
  const { status, answer } = await ask(fixture, 'PUT', path, {
    ...shown,
    ...secretsFor(fixture, shown, change),
    ...change,
  });
  expect(status, JSON.stringify(answer)).toBe(200);
}

const addresseeFields = ['applianceHost', 'useNonTlsConnections', 'allowInvalidCertificates', 'certificateAuthority'];

/** Secrets are asked for again where an edit changes where they go. */
function secretsFor(fixture: EngineFixture, shown: Answer, change: Partial<PluginConfiguration>): object {
  if (!addresseeFields.some((field) => field in change)) return {};
  const settings = { ...(shown.settings as object), apiKey: 'api-key-of-the-target' };
  return { clientSecret: fixture.appliance.account.clientSecret, settings };
}

/** Why events came to nothing, oldest first. */
export async function ignoredReasons(fixture: EngineFixture): Promise<unknown[]> {
  const { answer } = await ask(fixture, 'GET', '/events?disposition=ignored');
  return answer.items.map(({ ignoredReason }) => ignoredReason).reverse();
}

/** Open notices. */
export async function openNotices(fixture: EngineFixture): Promise<Answer['items']> {
  return (await ask(fixture, 'GET', '/notices?open=true')).answer.items;
}

/** A header of each request of the plugin, in order. */
export function headersAtTarget({ target }: EngineFixture, header: string): unknown[] {
  return target.requests.map(([, headers]) => headers[header]);
}
