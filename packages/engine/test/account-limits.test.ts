import { type Appliance, startAppliance } from '@casebridge/emulator-remote-support';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PluginConfiguration } from '../src/model/plugin-configuration.ts';
import { createOutbound, type Outbound } from '../src/outbound/outbound.ts';
import { createReportSource } from '../src/source/report-source.ts';
import { createManualClock } from '@casebridge/plugin-api/testing';

let appliance: Appliance;
let outbound: Outbound;

beforeAll(async () => {
  appliance = await startAppliance({ settings: { rateLimit: 'off' } });
  outbound = createOutbound();
});

afterAll(async () => {
  await outbound.close();
  await appliance.close();
});

function configurationIn(locale: string): PluginConfiguration {
  return {
    ...{ id: locale, plugin: 'probe', name: locale, applianceId: 'default', locale, disabled: false, settings: {} },
    ...{ applianceHost: appliance.host, ...appliance.account },
    ...{ allowInvalidCertificates: false, useNonTlsConnections: true },
    ...{ outboundEventTypes: [], retryAttemptLimit: 0, retryOutboundEventTypes: [] },
    ...{ pollingEventTypes: [], pollingIntervalMinutes: 1, retryPollingEventTypes: [] },
  };
}

/** docs/vendors/remote-support.md#rate-limits */
const perSecond = 20;

test('configurations that ask one account in two languages share its limit', async () => {
  const clock = createManualClock();
  const source = createReportSource({ outbound, clock });
  const clients = ['en-us', 'de-de'].map((locale) => source.clientOf(configurationIn(locale)));
  // Each asks for a token first, which counts too.
  const rounds = perSecond / clients.length - 1;
  for (let round = 0; round < rounds; round += 1) {
    for (const client of clients)
      expect(await client.getApiInfo({ priority: 'session-key' })).toMatchObject({ ok: true });
  }
  let answered = false;
  const oneTooMany = clients[0]?.getApiInfo({ priority: 'session-key' }).finally(() => (answered = true));
  // One that does not wait would be answered long before these.
  for (let other = 0; other < 10; other += 1) await (await fetch(appliance.plainUrl)).text();
  expect(answered).toBe(false);
  clock.advance(1000);
  expect(await oneTooMany).toMatchObject({ ok: true });
});
