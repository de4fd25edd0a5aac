import { startAppliance } from '@casebridge/emulator-remote-support';
import { describe, expect, test } from 'vitest';
import type { EngineFixture } from './engine-fixture.ts';
import {
  anotherAppliance,
  ask,
  edit,
  end,
  headersAtTarget,
  ignoredReasons,
  open,
  openNotices,
  pollingOnly,
  tell,
} from './configuration-form.ts';

/**
 * Effect of each appliance field of the original's form on a running engine: events are posted, configurations edited at the admin
 * address, reports fetched from an appliance, and rows put to a destination.
 */

const minute = 60_000;

describe('Plugin Configuration Name', () => {
  test('names the configuration to the plugin, also after a change, and is given once', async () => {
    const fixture = await open();
    await tell(fixture, fixture.play());
    await fixture.settle();
    await edit(fixture, { name: 'Production' });
    await tell(fixture, fixture.play());
    await fixture.settle();
    expect(headersAtTarget(fixture, 'x-configuration')).toEqual(['Probe', 'Production']);
    const { configuration } = fixture;
    const second = { ...configuration, id: 'second', name: ' production ' };
    expect(await ask(fixture, 'POST', '/configurations', second)).toMatchObject({
      status: 409,
      answer: { code: 'CB-NAME-TAKEN' },
    });
  });
});

describe('Appliance Id', () => {
  test('takes the events of that id in any letter case, and of no other', async () => {
    const fixture = await open({ configuration: { applianceId: 'Site.1' } });
    const [told, foreign, nameless] = [fixture.play(), fixture.play(), fixture.play()];
    await tell(fixture, told, end, '?appliance=sITE.1');
    await tell(fixture, foreign, end, '?appliance=site.2');
    await tell(fixture, nameless);
    await fixture.settle();
    expect([...fixture.target.rows.keys()]).toEqual([told]);
    expect(await ignoredReasons(fixture)).toEqual(['unknown-appliance', 'unknown-appliance']);
  });

  test('is "default" for an address without one', async () => {
    const fixture = await open();
    expect(fixture.configuration.applianceId).toBe('default');
    const lsids = [fixture.play(), fixture.play()];
    await tell(fixture, lsids[0]!);
    await tell(fixture, lsids[1]!, end, '?appliance=DEFAULT');
    await fixture.settle();
    expect([...fixture.target.rows.keys()].sort()).toEqual(lsids.sort());
  });
});

describe('Appliance Host Name', () => {
  test('is where reports come from: another host, another appliance', async () => {
    const fixture = await open();
    const other = await anotherAppliance(fixture);
    await edit(fixture, { applianceHost: other.host, ...other.account });
    const { lsid } = other.play({ scenario: 'ordinary', externalKey: 'CAS-7' });
    await tell(fixture, lsid);
    await fixture.settle();
    expect(fixture.target.rows.get(lsid)).toMatchObject({ externalKey: 'CAS-7' });
    expect(fixture.appliance.requests.totals).toEqual({});
  });

  test('where nobody listens parks the configuration with words, until it is corrected', async () => {
    const fixture = await open({ configuration: { retryAttemptLimit: 0 } });
    const gone = await startAppliance();
    await gone.close();
    await edit(fixture, { applianceHost: gone.host });
    const lsid = fixture.play();
    await tell(fixture, lsid);
    await fixture.settle();
    expect(await openNotices(fixture)).toMatchObject([
      {
        code: 'CB-RS-UNAVAILABLE',
        message: 'The connection to the appliance failed or broke off (ECONNREFUSED).',
        help: expect.stringContaining('host name and port') as string,
      },
    ]);
    await edit(fixture, { applianceHost: fixture.appliance.host });
    await fixture.settle();
    expect([...fixture.target.rows.keys()]).toEqual([lsid]);
    expect(await openNotices(fixture)).toEqual([]);
  });
});

describe('OAuth Client ID and Secret', () => {
  test.each(['clientId', 'clientSecret'] as const)(
    'a wrong %s parks the configuration with words, and an edit releases it',
    async (field) => {
      const fixture = await open({ configuration: { [field]: 'wrong', retryAttemptLimit: 0 } });
      const lsids = [fixture.play(), fixture.play()];
      for (const lsid of lsids) await tell(fixture, lsid);
      await fixture.settle();
      expect(await openNotices(fixture)).toMatchObject([
        {
          code: 'CB-RS-CREDENTIALS',
          message:
            'The appliance does not accept the API account; check client id, client secret and that the account is enabled. It said: "Client authentication failed."',
          help: expect.stringContaining('enabled API account') as string,
        },
      ]);
      expect(await fixture.engine.store.deliveryCounts()).toMatchObject({ retrying: 2, dead: 0 });
      await edit(fixture, { [field]: fixture.appliance.account[field] });
      await fixture.settle();
      expect([...fixture.target.rows.keys()].sort()).toEqual(lsids.sort());
      expect(await openNotices(fixture)).toEqual([]);
    },
  );

  test('the secret is not shown, and stays where an edit leaves it out', async () => {
    const fixture = await open();
    const path = `/configurations/${fixture.configuration.id}`;
    const { answer } = await ask(fixture, 'GET', path);
    expect(answer.clientSecret).toEqual({ configured: true });
    expect(JSON.stringify(answer)).not.toContain(fixture.appliance.account.clientSecret);
    await edit(fixture, { name: 'Renamed' });
    await tell(fixture, fixture.play());
    await fixture.settle();
    expect(fixture.target.rows.size).toBe(1);
  });
});

describe('Locale', () => {
  test('is asked of the appliance and told to the plugin', async () => {
    const fixture = await open({ configuration: { locale: 'de' } });
    await tell(fixture, fixture.play());
    await fixture.settle();
    const languages = () => fixture.appliance.requests.entries.filter(({ what }) => what === 'SupportSession');
    expect(languages().map(({ acceptLanguage }) => acceptLanguage)).toEqual([expect.stringMatching(/^de\b/)]);
    await edit(fixture, { locale: 'en-us' });
    await tell(fixture, fixture.play());
    await fixture.settle();
    expect(languages().at(-1)?.acceptLanguage).toMatch(/^en-us\b/i);
    expect(headersAtTarget(fixture, 'x-locale')).toEqual(['de', 'en-us']);
  });
});

describe('Disabled', () => {
  async function balance(fixture: EngineFixture) {
    const { answer } = await ask(fixture, 'GET', `/configurations/${fixture.configuration.id}/balances`);
    return answer as unknown as { readonly missed: readonly { from: string; until: string; sessions: number }[] };
  }

  test('processes nothing, counts what passes by, and offers a backfill when enabled again', async () => {
    const fixture = await open();
    const { play, settle, pass, target } = fixture;
    const before = play('CAS-0');
    await tell(fixture, before);
    await pass(minute);
    await edit(fixture, { disabled: true });
    await settle();
    expect(await balance(fixture)).toMatchObject({ disabledSince: expect.any(String) as string, missed: [] });
    const passed = [play('CAS-1'), play('CAS-2')];
    await tell(fixture, passed[0]!);
    await pass(30 * minute);
    expect([...target.rows.keys()]).toEqual([before]);
    expect(await ignoredReasons(fixture)).toEqual(['configuration-disabled']);

    await edit(fixture, { disabled: false });
    await pass(30 * minute);
    expect([...target.rows.keys()]).toEqual([before]);
    const { missed } = await balance(fixture);
    expect(missed).toMatchObject([{ sessions: 2 }]);

    const { from, until } = missed[0]!;
    await ask(fixture, 'POST', '/backfills', { configurationId: fixture.configuration.id, from, until });
    await settle();
    expect([...target.rows.keys()].sort()).toEqual([before, ...passed].sort());
    expect((await balance(fixture)).missed).toEqual([]);
  });

  test('holds deliveries that wait until it is enabled again', async () => {
    const fixture = await open();
    fixture.target.status = 500;
    const lsid = fixture.play();
    await tell(fixture, lsid);
    await fixture.settle();
    await edit(fixture, { disabled: true });
    const asked = fixture.target.requests.length;
    fixture.target.status = 200;
    await fixture.pass(60 * minute);
    expect(fixture.target.requests.length).toBe(asked);
    await edit(fixture, { disabled: false });
    await fixture.settle();
    expect([...fixture.target.rows.keys()]).toEqual([lsid]);
  });

  test('asks the appliance for nothing, and counts again where it could not be counted', async () => {
    const fixture = await open({ configuration: { ...pollingOnly } });
    await fixture.settle();
    await edit(fixture, { disabled: true });
    await fixture.settle();
    fixture.appliance.requests.clear();
    fixture.play();
    await fixture.pass(60 * minute);
    expect(fixture.appliance.requests.totals).toEqual({});
    fixture.appliance.api.enabled = false;
    await edit(fixture, { disabled: false });
    await fixture.settle();
    expect(await balance(fixture)).toMatchObject({ missed: [], problem: { kind: 'credentials' } });
    fixture.appliance.api.enabled = true;
    await fixture.pass(10 * minute);
    expect(await balance(fixture)).toMatchObject({ missed: [{ sessions: 1 }] });
    expect(fixture.target.rows.size).toBe(0);
  });
});

const secure = { useNonTlsConnections: false, retryAttemptLimit: 0 };

describe('Additional Certificate Authority', () => {
  test('is trusted beside the usual ones, by its own configuration', async () => {
    const fixture = await open({ tls: true, configuration: secure });
    const lsid = fixture.play();
    await tell(fixture, lsid);
    await fixture.settle();
    expect(await openNotices(fixture)).toMatchObject([{ code: 'CB-OUTBOUND-CERTIFICATE' }]);
    await edit(fixture, { certificateAuthority: fixture.appliance.caCertificate! });
    await fixture.settle();
    expect([...fixture.target.rows.keys()]).toEqual([lsid]);
  });
});

describe('Allow Invalid Certificates', () => {
  test.each([
    ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'Additional Certificate Authority'],
    ['expired', 'CERT_HAS_EXPIRED', 'Renew the certificate'],
    ['wrong-host', 'ERR_TLS_CERT_ALTNAME_INVALID', 'host name that stands in the certificate'],
  ] as const)(
    'off refuses a certificate that is %s, with the cure in words; on accepts it',
    async (certificate, reason, cure) => {
      const fixture = await open({ tls: true, appliance: { certificate }, configuration: secure });
      await edit(fixture, { certificateAuthority: fixture.appliance.caCertificate! });
      const lsid = fixture.play();
      await tell(fixture, lsid);
      await fixture.settle();
      expect(await openNotices(fixture)).toMatchObject([
        {
          code: 'CB-OUTBOUND-CERTIFICATE',
          message: `The certificate of 127.0.0.1 is not accepted (${reason}).`,
          help: expect.stringContaining(cure) as string,
        },
      ]);
      await edit(fixture, { allowInvalidCertificates: true });
      await fixture.settle();
      expect([...fixture.target.rows.keys()]).toEqual([lsid]);
      expect(await openNotices(fixture)).toEqual([]);
    },
  );

  test('counts for its own configuration only', async () => {
    const fixture = await open({
      tls: true,
      appliance: { certificate: 'self-signed' },
      configuration: { useNonTlsConnections: false, allowInvalidCertificates: true, name: 'Lax' },
    });
    const strict = { ...fixture.configuration, id: 'strict', name: 'Strict', allowInvalidCertificates: false };
    expect((await ask(fixture, 'POST', '/configurations', strict)).status).toBe(201);
    await tell(fixture, fixture.play());
    await fixture.settle();
    expect(headersAtTarget(fixture, 'x-configuration')).toEqual(['Lax']);
    expect(await openNotices(fixture)).toMatchObject([{ configurationId: 'strict' }]);
  });
});

describe('Use Non-TLS Connections', () => {
  test('off speaks https, on speaks http to an appliance on this machine', async () => {
    const fixture = await open({ configuration: { useNonTlsConnections: false } });
    const lsid = fixture.play();
    await tell(fixture, lsid);
    await fixture.settle();
    expect(await openNotices(fixture)).toMatchObject([{ code: 'CB-RS-UNAVAILABLE' }]);
    const host = fixture.appliance.host.replace('127.0.0.1', 'localhost');
    await edit(fixture, { useNonTlsConnections: true, applianceHost: host });
    await fixture.settle();
    expect([...fixture.target.rows.keys()]).toEqual([lsid]);
  });

  test('is refused for any other machine, where the secret would travel in clear', async () => {
    const fixture = await open();
    const remote = { ...fixture.configuration, applianceHost: 'support.example.com' };
    const { status, answer } = await ask(fixture, 'PUT', `/configurations/${fixture.configuration.id}`, remote);
    expect(status).toBe(400);
    expect(answer.problems).toEqual([
      expect.stringMatching(/^Use Non-TLS Connections: cannot be combined with OAuth.*on this machine/),
    ]);
  });
});
