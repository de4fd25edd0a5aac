import { startAppliance } from '@casebridge/emulator-remote-support';
import { describe, expect, test } from 'vitest';
import type { EngineRoom } from './engine-room.ts';
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
} from './form-desk.ts';

/**
 * What each field of the original's form that is about the appliance does to the running engine: events are posted, configurations edited at the admin
 * address, reports fetched from an appliance, and rows put to a destination.
 */

const minute = 60_000;

describe('Plugin Configuration Name', () => {
  test('names the configuration to the plugin, also after a change, and is given once', async () => {
    const room = await open();
    await tell(room, room.play());
    await room.settle();
    await edit(room, { name: 'Production' });
    await tell(room, room.play());
    await room.settle();
    expect(headersAtTarget(room, 'x-configuration')).toEqual(['Probe', 'Production']);
    const { configuration } = room;
    const second = { ...configuration, id: 'second', name: ' production ' };
    expect(await ask(room, 'POST', '/configurations', second)).toMatchObject({
      status: 409,
      answer: { code: 'CB-NAME-TAKEN' },
    });
  });
});

describe('Appliance Id', () => {
  test('takes the events of that id in any letter case, and of no other', async () => {
    const room = await open({ configuration: { applianceId: 'Site.1' } });
    const [told, foreign, nameless] = [room.play(), room.play(), room.play()];
    await tell(room, told, end, '?appliance=sITE.1');
    await tell(room, foreign, end, '?appliance=site.2');
    await tell(room, nameless);
    await room.settle();
    expect([...room.target.rows.keys()]).toEqual([told]);
    expect(await ignoredReasons(room)).toEqual(['unknown-appliance', 'unknown-appliance']);
  });

  test('is "default" for an address without one', async () => {
    const room = await open();
    expect(room.configuration.applianceId).toBe('default');
    const lsids = [room.play(), room.play()];
    await tell(room, lsids[0]!);
    await tell(room, lsids[1]!, end, '?appliance=DEFAULT');
    await room.settle();
    expect([...room.target.rows.keys()].sort()).toEqual(lsids.sort());
  });
});

describe('Appliance Host Name', () => {
  test('is where reports come from: another host, another appliance', async () => {
    const room = await open();
    const other = await anotherAppliance(room);
    await edit(room, { applianceHost: other.host, ...other.account });
    const { lsid } = other.play({ scenario: 'ordinary', externalKey: 'CAS-7' });
    await tell(room, lsid);
    await room.settle();
    expect(room.target.rows.get(lsid)).toMatchObject({ externalKey: 'CAS-7' });
    expect(room.appliance.requests.totals).toEqual({});
  });

  test('where nobody listens parks the configuration with words, until it is corrected', async () => {
    const room = await open({ configuration: { retryAttemptLimit: 0 } });
    const gone = await startAppliance();
    await gone.close();
    await edit(room, { applianceHost: gone.host });
    const lsid = room.play();
    await tell(room, lsid);
    await room.settle();
    expect(await openNotices(room)).toMatchObject([
      {
        code: 'CB-RS-UNAVAILABLE',
        message: 'The connection to the appliance failed or broke off (ECONNREFUSED).',
        help: expect.stringContaining('host name and port') as string,
      },
    ]);
    await edit(room, { applianceHost: room.appliance.host });
    await room.settle();
    expect([...room.target.rows.keys()]).toEqual([lsid]);
    expect(await openNotices(room)).toEqual([]);
  });
});

describe('OAuth Client ID and Secret', () => {
  test.each(['clientId', 'clientSecret'] as const)(
    'a wrong %s parks the configuration with words, and an edit releases it',
    async (field) => {
      const room = await open({ configuration: { [field]: 'wrong', retryAttemptLimit: 0 } });
      const lsids = [room.play(), room.play()];
      for (const lsid of lsids) await tell(room, lsid);
      await room.settle();
      expect(await openNotices(room)).toMatchObject([
        {
          code: 'CB-RS-CREDENTIALS',
          message:
            'The appliance does not accept the API account; check client id, client secret and that the account is enabled.',
          help: expect.stringContaining('enabled API account') as string,
        },
      ]);
      expect(await room.engine.store.deliveryCounts()).toMatchObject({ retrying: 2, dead: 0 });
      await edit(room, { [field]: room.appliance.account[field] });
      await room.settle();
      expect([...room.target.rows.keys()].sort()).toEqual(lsids.sort());
      expect(await openNotices(room)).toEqual([]);
    },
  );

  test('the secret is not shown, and stays where an edit leaves it out', async () => {
    const room = await open();
    const path = `/configurations/${room.configuration.id}`;
    const { answer } = await ask(room, 'GET', path);
    expect(answer.clientSecret).toEqual({ configured: true });
    expect(JSON.stringify(answer)).not.toContain(room.appliance.account.clientSecret);
    await edit(room, { name: 'Renamed' });
    await tell(room, room.play());
    await room.settle();
    expect(room.target.rows.size).toBe(1);
  });
});

describe('Locale', () => {
  test('is asked of the appliance and told to the plugin', async () => {
    const room = await open({ configuration: { locale: 'de' } });
    await tell(room, room.play());
    await room.settle();
    const languages = () => room.appliance.requests.entries.filter(({ what }) => what === 'SupportSession');
    expect(languages().map(({ acceptLanguage }) => acceptLanguage)).toEqual([expect.stringMatching(/^de\b/)]);
    await edit(room, { locale: 'en-us' });
    await tell(room, room.play());
    await room.settle();
    expect(languages().at(-1)?.acceptLanguage).toMatch(/^en-us\b/i);
    expect(headersAtTarget(room, 'x-locale')).toEqual(['de', 'en-us']);
  });
});

describe('Disabled', () => {
  async function balance(room: EngineRoom) {
    const { answer } = await ask(room, 'GET', `/configurations/${room.configuration.id}/balances`);
    return answer as unknown as { readonly missed: readonly { from: string; until: string; sessions: number }[] };
  }

  test('processes nothing, counts what passes by, and offers a backfill when enabled again', async () => {
    const room = await open();
    const { play, settle, pass, target } = room;
    const before = play('CAS-0');
    await tell(room, before);
    await pass(minute);
    await edit(room, { disabled: true });
    await settle();
    expect(await balance(room)).toMatchObject({ disabledSince: expect.any(String) as string, missed: [] });
    const passed = [play('CAS-1'), play('CAS-2')];
    await tell(room, passed[0]!);
    await pass(30 * minute);
    expect([...target.rows.keys()]).toEqual([before]);
    expect(await ignoredReasons(room)).toEqual(['configuration-disabled']);

    await edit(room, { disabled: false });
    await pass(30 * minute);
    expect([...target.rows.keys()]).toEqual([before]);
    const { missed } = await balance(room);
    expect(missed).toMatchObject([{ sessions: 2 }]);

    const { from, until } = missed[0]!;
    await ask(room, 'POST', '/backfills', { configurationId: room.configuration.id, from, until });
    await settle();
    expect([...target.rows.keys()].sort()).toEqual([before, ...passed].sort());
    expect((await balance(room)).missed).toEqual([]);
  });

  test('holds deliveries that wait until it is enabled again', async () => {
    const room = await open();
    room.target.status = 500;
    const lsid = room.play();
    await tell(room, lsid);
    await room.settle();
    await edit(room, { disabled: true });
    const asked = room.target.requests.length;
    room.target.status = 200;
    await room.pass(60 * minute);
    expect(room.target.requests.length).toBe(asked);
    await edit(room, { disabled: false });
    await room.settle();
    expect([...room.target.rows.keys()]).toEqual([lsid]);
  });

  test('asks the appliance for nothing, and counts again where it could not be counted', async () => {
    const room = await open({ configuration: { ...pollingOnly } });
    await room.settle();
    await edit(room, { disabled: true });
    await room.settle();
    room.appliance.requests.clear();
    room.play();
    await room.pass(60 * minute);
    expect(room.appliance.requests.totals).toEqual({});
    room.appliance.api.enabled = false;
    await edit(room, { disabled: false });
    await room.settle();
    expect(await balance(room)).toMatchObject({ missed: [], problem: { kind: 'credentials' } });
    room.appliance.api.enabled = true;
    await room.pass(10 * minute);
    expect(await balance(room)).toMatchObject({ missed: [{ sessions: 1 }] });
    expect(room.target.rows.size).toBe(0);
  });
});

const secure = { useNonTlsConnections: false, retryAttemptLimit: 0 };

describe('Additional Certificate Authority', () => {
  test('is trusted beside the usual ones, by its own configuration', async () => {
    const room = await open({ tls: true, configuration: secure });
    const lsid = room.play();
    await tell(room, lsid);
    await room.settle();
    expect(await openNotices(room)).toMatchObject([{ code: 'CB-OUTBOUND-CERTIFICATE' }]);
    await edit(room, { certificateAuthority: room.appliance.caCertificate! });
    await room.settle();
    expect([...room.target.rows.keys()]).toEqual([lsid]);
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
      const room = await open({ tls: true, appliance: { certificate }, configuration: secure });
      await edit(room, { certificateAuthority: room.appliance.caCertificate! });
      const lsid = room.play();
      await tell(room, lsid);
      await room.settle();
      expect(await openNotices(room)).toMatchObject([
        {
          code: 'CB-OUTBOUND-CERTIFICATE',
          message: `The certificate of 127.0.0.1 is not accepted (${reason}).`,
          help: expect.stringContaining(cure) as string,
        },
      ]);
      await edit(room, { allowInvalidCertificates: true });
      await room.settle();
      expect([...room.target.rows.keys()]).toEqual([lsid]);
      expect(await openNotices(room)).toEqual([]);
    },
  );

  test('counts for its own configuration only', async () => {
    const room = await open({
      tls: true,
      appliance: { certificate: 'self-signed' },
      configuration: { useNonTlsConnections: false, allowInvalidCertificates: true, name: 'Lax' },
    });
    const strict = { ...room.configuration, id: 'strict', name: 'Strict', allowInvalidCertificates: false };
    expect((await ask(room, 'POST', '/configurations', strict)).status).toBe(201);
    await tell(room, room.play());
    await room.settle();
    expect(headersAtTarget(room, 'x-configuration')).toEqual(['Lax']);
    expect(await openNotices(room)).toMatchObject([{ configurationId: 'strict' }]);
  });
});

describe('Use Non-TLS Connections', () => {
  test('off speaks https, on speaks http to an appliance on this machine', async () => {
    const room = await open({ configuration: { useNonTlsConnections: false } });
    const lsid = room.play();
    await tell(room, lsid);
    await room.settle();
    expect(await openNotices(room)).toMatchObject([{ code: 'CB-RS-UNAVAILABLE' }]);
    const host = room.appliance.host.replace('127.0.0.1', 'localhost');
    await edit(room, { useNonTlsConnections: true, applianceHost: host });
    await room.settle();
    expect([...room.target.rows.keys()]).toEqual([lsid]);
  });

  test('is refused for any other machine, where the secret would travel in clear', async () => {
    const room = await open();
    const remote = { ...room.configuration, applianceHost: 'support.example.com' };
    const { status, answer } = await ask(room, 'PUT', `/configurations/${room.configuration.id}`, remote);
    expect(status).toBe(400);
    expect(answer.problems).toEqual([
      expect.stringMatching(/^Use Non-TLS Connections: cannot be combined with OAuth.*on this machine/),
    ]);
  });
});
