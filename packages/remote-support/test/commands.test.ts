import { describe, expect, it } from 'vitest';
import { checkSessionFields, type SessionKeyRequest } from '../src/index.ts';
import { answeredWith, clientOf, sendJson } from './client-support.ts';
import { startRawServer } from './raw-server.ts';
import { lsid } from './support.ts';

const keyAnswer = `<session_key xmlns="https://www.beyondtrust.com/namespaces/API/command">
  <type>support</type>
  <expires>1700086400</expires>
  <queue available="0">rep</queue>
  <queue_id>1</queue_id>
  <external_key>CAS-1 &amp; more</external_key>
  <short_key>1234567</short_key>
  <key_url>https://box.example/?ak=0123456789abcdef0123456789abcdef</key_url>
  <mail_subject>Support</mail_subject>
  <mail_body>
Open https://box.example/?ak=0123456789abcdef0123456789abcdef
</mail_body>
</session_key>`;

describe('a session key', () => {
  it('is asked for with everything that can be said', async () => {
    const { client, asked } = await answeredWith(keyAnswer);
    await client.generateSessionKey({
      queue: { kind: 'team', id: '7' },
      ttlSeconds: 1800,
      priority: 'high',
      skills: ['mac', 'net'],
      urlHostname: 'help.example',
      externalKey: 'CAS-1 & ü',
      customFields: { asset: 'A=1' },
    });
    expect(asked()).toEqual([
      {
        action: 'generate_session_key',
        type: 'support',
        queue_id: 'team:7',
        ttl: '1800',
        url_hostname: 'help.example',
        'session.priority': '1',
        'session.skills': 'mac,net',
        'session.custom.external_key': 'CAS-1 & ü',
        'session.custom.asset': 'A=1',
      },
    ]);
  });

  it.each<[SessionKeyRequest['queue'], string]>([
    [{ kind: 'general' }, 'general'],
    [{ kind: 'representative', id: '3' }, 'rep:3'],
    [{ kind: 'representative-username', username: 'ada' }, 'rep_username:ada'],
    [{ kind: 'team', id: '7' }, 'team:7'],
    [{ kind: 'issue', codeName: 'printer' }, 'issue:printer'],
  ])('is asked for the queue %j', async (queue, expected) => {
    const { client, asked } = await answeredWith(keyAnswer);
    await client.generateSessionKey({ queue });
    expect(asked()).toEqual([{ action: 'generate_session_key', type: 'support', queue_id: expected }]);
  });

  it('is read as the appliance gives it', async () => {
    const { client } = await answeredWith(keyAnswer);
    expect(await client.generateSessionKey({ queue: { kind: 'general' } })).toEqual({
      ok: true,
      sessionKey: {
        shortKey: '1234567',
        url: 'https://box.example/?ak=0123456789abcdef0123456789abcdef',
        expiresAt: 1_700_086_400,
        queue: { kind: 'rep', id: '1', available: false },
        externalKey: 'CAS-1 & more',
        mailSubject: 'Support',
        mailBody: 'Open https://box.example/?ak=0123456789abcdef0123456789abcdef',
      },
    });
  });

  it.each([
    keyAnswer.replace(/<short_key>.*<\/short_key>/, ''),
    keyAnswer.replace(/<key_url>.*<\/key_url>/, '<key_url>javascript:alert(1)</key_url>'),
    '<session_key/>',
  ])('is refused where the answer has none that a customer could use', async (answer) => {
    const { client } = await answeredWith(answer);
    const refused = await client.generateSessionKey({ queue: { kind: 'general' } });
    expect(refused).toMatchObject({ ok: false, error: { kind: 'protocol' } });
  });

  it('is refused in the words of the appliance', async () => {
    const { client } = await answeredWith('<error>Queue is closed.</error>');
    const refused = await client.generateSessionKey({ queue: { kind: 'general' } });
    expect(refused).toMatchObject({ ok: false, error: { kind: 'protocol', vendorText: 'Queue is closed.' } });
  });

  it.each([
    { ttlSeconds: 0 },
    { ttlSeconds: 1.5 },
    { externalKey: 'x'.repeat(1025) },
    { customFields: { 'a b': 'x' } },
    { customFields: { asset: 'x'.repeat(1025) } },
    { customFields: Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`f${i}`, 'x'.repeat(1000)])) },
  ])('is not asked for with %j', async (wrong) => {
    const { client, asked } = await answeredWith(keyAnswer);
    await expect(client.generateSessionKey({ queue: { kind: 'general' }, ...wrong })).rejects.toThrow(RangeError);
    expect(asked()).toEqual([]);
  });

  it('can be checked beforehand', () => {
    expect(checkSessionFields({ externalKey: 'x'.repeat(1024) })).toEqual([]);
    expect(checkSessionFields({ externalKey: 'ü'.repeat(1025), customFields: { ä: '' } })).toHaveLength(2);
  });
});

describe('session attributes', () => {
  it('are changed: a missing one stays, an empty one is cleared', async () => {
    const { client, asked } = await answeredWith('<success>Session attributes were set</success>');
    expect(await client.setSessionAttributes(lsid, { externalKey: '', customFields: { a: '1' } })).toEqual({
      ok: true,
    });
    expect(asked()).toEqual([
      {
        action: 'set_session_attributes',
        lsid,
        'session.custom.external_key': '',
        'session.custom.a': '1',
      },
    ]);
  });

  it('are read', async () => {
    const { client } = await answeredWith(
      '<custom_attributes><custom_attribute display_name="Asset" code_name="asset">A 1</custom_attribute></custom_attributes>',
    );
    expect(await client.getSessionAttributes(lsid)).toEqual({
      ok: true,
      attributes: [{ codeName: 'asset', displayName: 'Asset', value: 'A 1' }],
    });
  });

  it('of a session that does not run are refused in the words of the appliance', async () => {
    const { client } = await answeredWith('<error>Invalid lsid.</error>');
    for (const answer of [await client.getSessionAttributes(lsid), await client.setSessionAttributes(lsid, {})]) {
      expect(answer).toMatchObject({ ok: false, error: { kind: 'protocol', vendorText: 'Invalid lsid.' } });
    }
  });
});

describe('representatives and teams', () => {
  const reps = `<logged_in_reps><rep id="9">
    <display_name>Grace</display_name>
    <public_display_name>Grace H.</public_display_name><private_display_name>Grace Hopper</private_display_name>
    <type>Normal</type><direct_link>&lt;a href="x"&gt;</direct_link>
    <logged_in_since timestamp="1700000000">2023-11-14T22:13:20+00:00</logged_in_since>
    <support_session_count>2</support_session_count><showing_on_rep_list>1</showing_on_rep_list>
  </rep><rep id="10"/></logged_in_reps>`;

  it('are read', async () => {
    const { client } = await answeredWith(reps);
    expect(await client.getLoggedInRepresentatives()).toEqual({
      ok: true,
      representatives: [
        {
          id: '9',
          publicDisplayName: 'Grace H.',
          privateDisplayName: 'Grace Hopper',
          type: 'Normal',
          loggedInSince: 1_700_000_000,
          supportSessionCount: 2,
          showingOnRepresentativeList: true,
        },
        { id: '10' },
      ],
    });
  });

  it('may be nobody', async () => {
    const { client } = await answeredWith('<logged_in_reps/>');
    expect(await client.getLoggedInRepresentatives()).toEqual({ ok: true, representatives: [] });
  });

  it('may be refused in a child', async () => {
    const { client } = await answeredWith(
      '<logged_in_reps><error>You do not have permission.</error></logged_in_reps>',
    );
    expect(await client.getLoggedInRepresentatives()).toMatchObject({ ok: false, error: { kind: 'permission' } });
  });

  it('are kept for 30 seconds, and asked for once by several', async () => {
    const { client, clock, asked } = await answeredWith(reps);
    await Promise.all([client.getLoggedInRepresentatives(), client.getLoggedInRepresentatives()]);
    clock.advance(29_999);
    await client.getLoggedInRepresentatives();
    expect(asked()).toHaveLength(1);
    clock.advance(1);
    await client.getLoggedInRepresentatives();
    expect(asked()).toHaveLength(2);
  });

  it('are asked for again after an error', async () => {
    const { client, asked } = await answeredWith('<error>no</error>');
    await client.getSupportTeams();
    await client.getSupportTeams();
    expect(asked()).toHaveLength(2);
  });

  it('are teams with members and issues', async () => {
    const { client, asked } = await answeredWith(`<support_teams>
      <support_team id="1"><name>Desk</name>
        <members><representative id="9"><display_name>Grace</display_name></representative></members>
        <issues><issue id="4" code_name="printer"><title>Printer</title></issue><issue id="5">Other</issue></issues>
      </support_team>
      <support_team id="2"><name>Night</name></support_team>
    </support_teams>`);
    expect(await client.getSupportTeams()).toEqual({
      ok: true,
      teams: [
        {
          id: '1',
          name: 'Desk',
          members: [{ id: '9', name: 'Grace' }],
          issues: [
            { id: '4', codeName: 'printer', title: 'Printer' },
            { id: '5', title: 'Other' },
          ],
        },
        { id: '2', name: 'Night', members: [], issues: [] },
      ],
    });
    expect(asked()).toEqual([{ action: 'get_support_teams', showmembers: '1' }]);
  });

  it('are waited for by each caller for himself', async () => {
    const { client } = await answeredWith(reps);
    const gaveUp = new AbortController();
    const first = client.getLoggedInRepresentatives({ signal: gaveUp.signal });
    const second = client.getLoggedInRepresentatives();
    gaveUp.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    expect((await second).ok).toBe(true);
  });
});

describe('health', () => {
  const health = (success: string) => `<health_check>
    <appliance id="0123456789abcdef0123456789abcdef">box.example</appliance>
    <version>24.1.1 (1234-abc)</version><success>${success}</success><failover_role>none</failover_role>
    <enabled_shared_ips/><error_message>disk</error_message>
    <last_data_sync_time>2023-11-14T22:13:20.000+0000</last_data_sync_time><last_data_sync_status>ok</last_data_sync_status>
  </health_check>`;

  it.each([
    ['1', 200, true],
    ['0', 200, false],
    ['0', 500, false],
  ])('with success %s and status %i is %s', async (success, status, healthy) => {
    const { client } = await answeredWith(health(success), status);
    expect(await client.checkHealth()).toEqual({
      ok: true,
      health: {
        healthy,
        applianceId: '0123456789abcdef0123456789abcdef',
        applianceHost: 'box.example',
        version: '24.1.1 (1234-abc)',
        failoverRole: 'none',
        errorMessage: 'disk',
        lastDataSyncTime: '2023-11-14T22:13:20.000+0000',
        lastDataSyncStatus: 'ok',
      },
    });
  });

  it('is unavailable where status 500 comes without it', async () => {
    const { url } = await startRawServer((seen, response) =>
      seen.path === '/oauth2/token'
        ? sendJson(response, 200, { access_token: 't', token_type: 'bearer', expires_in: 60 })
        : response.writeHead(500).end('oops'),
    );
    expect(await clientOf({ baseUrl: url }).checkHealth()).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
  });
});

describe('the product at an address', () => {
  it.each([
    ['bpam', 'privileged-remote-access'],
    ['ingredi', 'remote-support'],
  ])('with product %s is %s, asked without an account', async (product, expected) => {
    const { url, seen } = await startRawServer((_, response) =>
      sendJson(response, 200, { mechs: [], default_mech: 'x', cache: 1, company: 'Acme', product }),
    );
    expect(await clientOf({ baseUrl: url }).detectProduct()).toEqual({ ok: true, product: expected, company: 'Acme' });
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /get_mech_list?version=3']);
    expect(seen[0]!.headers.authorization).toBeUndefined();
  });

  it.each([
    ['protocol', 404, 'not here'],
    ['protocol', 200, '<html>'],
    ['protocol', 200, '[]'],
    ['unavailable', 503, ''],
  ])('is %s with status %i and %j', async (kind, status, text) => {
    const { url } = await startRawServer((_, response) => response.writeHead(status).end(text));
    expect(await clientOf({ baseUrl: url }).detectProduct()).toMatchObject({ ok: false, error: { kind } });
  });
});
