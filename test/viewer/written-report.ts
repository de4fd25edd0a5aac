import { gzipSync } from 'node:zlib';
import type { Appliance, PlayedSession } from '@casebridge/emulator-remote-support';
import type { SessionReport } from '@casebridge/plugin-api';
import { planPush, type PushPlan } from '@casebridge/plugin-dynamics365';
import { collectReport } from '@casebridge/remote-support';
import { clientOf } from '../../packages/remote-support/test/client-support.ts';

type Settings = Parameters<typeof planPush>[2];

export const mappingSettings: Settings = {
  timeZone: 'UTC',
  detailRows: 'all',
  allSystemInformation: true,
  storeSignedLinks: true,
  personalData: 'original',
  redactSecrets: false,
  redactionRules: [],
};

/** The report file as the integration writes it, from the appliance's report of a session. */
export async function writtenReport(
  appliance: Appliance,
  { lsid }: PlayedSession,
  change: Partial<Settings> = {},
): Promise<PushPlan> {
  const facts = { applianceHost: new URL(appliance.url).host, sessionState: 'ended', locale: 'en' } as const;
  return planPush(await fetchReport(appliance, lsid), facts, { ...mappingSettings, ...change });
}

/** The report of a session as the engine gets it. */
export async function fetchReport(appliance: Appliance, lsid: string): Promise<SessionReport> {
  const client = clientOf({ baseUrl: appliance.url, ...appliance.account });
  const opened = await client.openSessionReport(lsid);
  if (!opened.ok) throw new Error(opened.error.message);
  const collected = await collectReport(opened.body, { lsid });
  if (!collected.ok) throw new Error(JSON.stringify(collected.error));
  return collected.report;
}

/** A text as the stream of a gzip file. */
export function packed(text: string): ReadableStream<Uint8Array> {
  return new Blob([gzipSync(text)]).stream() as ReadableStream<Uint8Array>;
}
