import type { ServerResponse } from 'node:http';
import { startAppliance } from '@casebridge/emulator-remote-support';
import { describe, expect, it, onTestFinished } from 'vitest';
import { collectReport, isEnded } from '../src/index.ts';
import { clientOf, sendJson, sendXml } from './client-support.ts';
import { type Seen, startRawServer, withTokens } from './raw-server.ts';
import { lsid } from './support.ts';
import { createManualClock } from '@casebridge/plugin-api/testing';

const info = '<api_information xmlns="urn:any"><api_version>1.24.1</api_version></api_information>';

async function appliance(settings = {}) {
  const started = await startAppliance({ settings });
  onTestFinished(() => started.close());
  return { started, client: clientOf({ baseUrl: started.url, ...started.account }) };
}

describe('the client and an appliance', () => {
  it('asks what the appliance is', async () => {
    const { client } = await appliance();
    const answer = await client.getApiInfo();
    if (!answer.ok) throw new Error(answer.error.message);
    expect(answer.info.apiVersion).toMatch(/^1\.\d+/);
    expect(answer.info.permissions.perm_command).toBe('full_access');
    expect(answer.info.timestamp).toBeGreaterThan(1_600_000_000);
  });

  it('reads the report of a session from the socket', async () => {
    const { started, client } = await appliance({ reportLagSeconds: 0 });
    const played = started.play({ scenario: 'chat-with-files' });
    const opened = await client.openSessionReport(played.lsid);
    if (!opened.ok) throw new Error(opened.error.message);
    const collected = await collectReport(opened.body, { lsid: played.lsid });
    if (!collected.ok) throw new Error(collected.error.message);
    expect(isEnded(collected.report)).toBe(true);
    expect(collected.report.head.sequence).toBe(played.sequence);
    expect(collected.report.head.externalKey).toBe(played.externalKey);
    expect(collected.report.events).toHaveLength(played.events.length);
    expect(collected.report.unknown).toEqual([]);
  });

  it.each(['empty-root', 'child-error', 'root-error'])('finds no session, told as %s', async (unknownSession) => {
    const { client } = await appliance({ unknownSession });
    expect(await client.openSessionReport(lsid)).toMatchObject({ ok: false, error: { kind: 'not-found' } });
  });

  it.each(['http-403', 'xml-error'])('lacks a permission, told as %s', async (missingPermission) => {
    const { started, client } = await appliance({ missingPermission });
    started.api.permissions = { command: 'deny', supportReports: false };
    expect(await client.getApiInfo()).toMatchObject({ ok: false, error: { kind: 'permission' } });
  });

  it('gets another token when the appliance has forgotten the first', async () => {
    const { started, client } = await appliance();
    expect((await client.getApiInfo()).ok).toBe(true);
    started.api.expireTokens();
    expect((await client.getApiInfo()).ok).toBe(true);
    expect(started.api.validTokens(started.clock.now().getTime())).toBe(1);
  });

  it('lets nothing out for a caller who has no right to it any more when the token has come', async () => {
    const { started, client } = await appliance({ reportLagSeconds: 0 });
    const { lsid: played } = started.play({ scenario: 'ordinary' });
    const beforeRequest = (): never => {
      throw new Error('The lease is over.');
    };
    await expect(client.openSessionReport(played, { beforeRequest })).rejects.toThrow('The lease is over.');
    await expect(client.setSessionAttributes(played, {}, { beforeRequest })).rejects.toThrow('The lease is over.');
    expect(started.requests.entries.map(({ path }) => path)).toEqual(['/oauth2/token']);
    expect(await client.openSessionReport(played)).toMatchObject({ ok: true });
  });

  it('says what to check when the secret is wrong', async () => {
    const { started, client } = await appliance();
    started.api.regenerateSecret();
    const answer = await client.getApiInfo();
    expect(answer).toMatchObject({
      ok: false,
      error: { kind: 'credentials', httpStatus: 401, vendorText: 'Client authentication failed.' },
    });
    expect(!answer.ok && answer.error.message).toContain('check client id, client secret');
  });
});

describe('the token', () => {
  it('is asked for as the vendor wants it, with the secret as it is', async () => {
    const { url, seen } = await startRawServer(withTokens((_, response) => sendXml(response, info)));
    await clientOf({ baseUrl: url, locale: 'de-DE' }).getApiInfo();
    expect(seen.map(({ path, method }) => `${method} ${path}`)).toEqual(['POST /oauth2/token', 'POST /api/command']);
    expect(seen[0]!.headers.authorization).toBe(`Basic ${Buffer.from('id:a+b/c==').toString('base64')}`);
    expect(seen[0]!.body.toString()).toBe('grant_type=client_credentials');
    expect(seen[1]!.headers).toMatchObject({ authorization: 'Bearer token1', 'accept-language': 'de-DE' });
    expect(seen.map(({ headers }) => headers.connection)).toEqual(['close', 'close']);
  });

  it('is one for all callers', async () => {
    const { url, seen } = await startRawServer(withTokens((_, response) => sendXml(response, info)));
    const client = clientOf({ baseUrl: url });
    await Promise.all(Array.from({ length: 10 }, () => client.getApiInfo()));
    expect(seen.filter(({ path }) => path === '/oauth2/token')).toHaveLength(1);
  });

  it('is renewed 300 seconds early', async () => {
    const clock = createManualClock();
    const { url, seen } = await startRawServer(withTokens((_, response) => sendXml(response, info)));
    const client = clientOf({ baseUrl: url, clock });
    const tokens = () => seen.filter(({ path }) => path === '/oauth2/token').length;
    await client.getApiInfo();
    clock.advance(3_299_000);
    await client.getApiInfo();
    expect(tokens()).toBe(1);
    clock.advance(1_000);
    await client.getApiInfo();
    expect(tokens()).toBe(2);
  });

  it('that lives for less than 300 seconds is used for half its life', async () => {
    const clock = createManualClock();
    const { url, seen } = await startRawServer(withTokens((_, response) => sendXml(response, info), 100));
    const client = clientOf({ baseUrl: url, clock });
    await client.getApiInfo();
    clock.advance(49_000);
    await client.getApiInfo();
    clock.advance(1_000);
    await client.getApiInfo();
    expect(seen.map(({ path }) => path.slice(1, 4))).toEqual(['oau', 'api', 'api', 'oau', 'api']);
  });

  it('is asked for once more, not for ever, when calls are refused', async () => {
    const refuse = (_: Seen, response: ServerResponse) =>
      sendJson(response, 401, { error: 'access_denied', message: 'no' });
    const { url, seen } = await startRawServer(withTokens(refuse));
    expect(await clientOf({ baseUrl: url }).getApiInfo()).toMatchObject({ ok: false, error: { kind: 'credentials' } });
    expect(seen).toHaveLength(4);
  });

  it('is renewed for the error of an expired one, whatever its status', async () => {
    const refuseFirst = (seen: Seen, response: ServerResponse) =>
      seen.headers.authorization === 'Bearer token1'
        ? sendJson(response, 403, { error: 'access_denied', message: 'no' })
        : sendXml(response, info);
    const { url } = await startRawServer(withTokens(refuseFirst));
    expect((await clientOf({ baseUrl: url }).getApiInfo()).ok).toBe(true);
  });

  it('is not asked for again at once by those who come with a failure', async () => {
    const clock = createManualClock();
    const { url, seen } = await startRawServer((_, response) =>
      sendJson(response, 401, { error: 'invalid_client', message: 'Client authentication failed.' }),
    );
    const client = clientOf({ baseUrl: url, clock });
    for (let i = 0; i < 5; i++) expect((await client.getApiInfo()).ok).toBe(false);
    expect(seen).toHaveLength(1);
    clock.advance(15_000);
    await client.getApiInfo();
    expect(seen).toHaveLength(2);
  });

  it.each([
    ['unavailable', 503, { error: 'down' }],
    ['protocol', 400, { error: 'unsupported_grant_type', message: 'x' }],
    ['protocol', 200, { access_token: 'x' }],
    ['protocol', 200, { access_token: 'x', token_type: 'mac', expires_in: 1 }],
  ])('is refused as %s with status %i', async (kind, status, value) => {
    const { url } = await startRawServer((_, response) => sendJson(response, status, value));
    expect(await clientOf({ baseUrl: url }).getApiInfo()).toMatchObject({ ok: false, error: { kind } });
  });
});

describe('the rate', () => {
  const refuseTimes = (times: number, headers: Record<string, string>) => {
    let left = times;
    return (_: Seen, response: ServerResponse) => {
      if (left-- > 0) response.writeHead(429, headers).end();
      else sendXml(response, info);
    };
  };

  it('waits as long as it was asked to and repeats the request', async () => {
    const clock = createManualClock();
    const { url, seen } = await startRawServer(withTokens(refuseTimes(2, { 'Retry-After': '3' })));
    const call = clientOf({ baseUrl: url, clock }).getApiInfo();
    for (const requests of [2, 3]) {
      while (seen.length < requests || clock.waits()[0] !== 3_000) await new Promise(setImmediate);
      clock.advance(3_000);
    }
    expect((await call).ok).toBe(true);
    expect(seen).toHaveLength(4);
  });

  it('tells the caller at once when the wait is long, and asks no more meanwhile', async () => {
    const { url, seen } = await startRawServer(withTokens(refuseTimes(99, { 'Retry-After': '600' })));
    const client = clientOf({ baseUrl: url });
    for (let i = 0; i < 3; i++) {
      const error = { kind: 'rate-limited', retryAfterMilliseconds: 600_000 };
      expect(await client.openSessionReport(lsid)).toMatchObject({ ok: false, error });
    }
    expect(seen).toHaveLength(2);
  });

  it.each(['0', 'Tue, 01 Jan 2019 00:00:00 GMT'])('gives up after three refusals, "again at %s"', async (time) => {
    const clock = createManualClock();
    const { url, seen } = await startRawServer(withTokens(refuseTimes(99, { 'Retry-After': time })));
    const call = clientOf({ baseUrl: url, clock }).getApiInfo();
    for (const wait of [1_000, 2_000]) {
      while (clock.waits()[0] !== wait) await new Promise(setImmediate);
      clock.advance(wait);
    }
    expect(await call).toMatchObject({ ok: false, error: { kind: 'rate-limited', httpStatus: 429 } });
    expect(seen).toHaveLength(4);
  });

  it('counts token requests too', async () => {
    const { url, seen } = await startRawServer((_, response) => response.writeHead(429, { 'Retry-After': '99' }).end());
    expect(await clientOf({ baseUrl: url }).getApiInfo()).toMatchObject({ ok: false, error: { kind: 'rate-limited' } });
    expect(seen).toHaveLength(1);
  });
});

describe('answers that are none', () => {
  it.each([
    ['permission', 403],
    ['protocol', 404],
    ['protocol', 302],
    ['protocol', 204],
    ['unavailable', 500],
    ['unavailable', 502],
  ])('is %s with status %i', async (kind, status) => {
    const answer = (_: Seen, response: ServerResponse) => {
      response.writeHead(status, { 'Retry-After': '7', Location: 'https://elsewhere.example/' });
      response.end();
    };
    const { url } = await startRawServer(withTokens(answer));
    const opened = await clientOf({ baseUrl: url }).openSessionReport(lsid);
    expect(opened).toMatchObject({ ok: false, error: { kind, httpStatus: status, retryAfterMilliseconds: 7000 } });
  });

  it('reads a Retry-After that is a date', async () => {
    const clock = createManualClock();
    const date = new Date(clock.now().getTime() + 60_000).toUTCString();
    const answer = (_: Seen, response: ServerResponse) => response.writeHead(503, { 'Retry-After': date }).end();
    const { url } = await startRawServer(withTokens(answer));
    const opened = await clientOf({ baseUrl: url, clock }).openSessionReport(lsid);
    expect(opened).toMatchObject({ ok: false, error: { kind: 'unavailable', retryAfterMilliseconds: 60_000 } });
  });

  it('is protocol where the answer is another document or none', async () => {
    for (const text of ['<html/>', '<api_information>', '', 'hello']) {
      const { url } = await startRawServer(withTokens((_, response) => sendXml(response, text)));
      expect(await clientOf({ baseUrl: url }).getApiInfo()).toMatchObject({ ok: false, error: { kind: 'protocol' } });
    }
  });

  it('is protocol where an answer that should be small never ends', async () => {
    const answer = (_: Seen, response: ServerResponse) => sendXml(response, 'x'.repeat(17 * 1024 * 1024));
    const { url } = await startRawServer(withTokens(answer));
    expect(await clientOf({ baseUrl: url }).getApiInfo()).toMatchObject({ ok: false, error: { kind: 'protocol' } });
  });

  it('is unavailable where nobody listens, with the code', async () => {
    const { url, stop } = await startRawServer(() => undefined);
    await stop();
    const answer = await clientOf({ baseUrl: url }).getApiInfo();
    const message = 'The connection to the appliance failed or broke off (ECONNREFUSED).';
    expect(answer).toEqual({ ok: false, error: { kind: 'unavailable', message } });
  });

  it('is unavailable where no answer comes in time', async () => {
    const clock = createManualClock();
    const { url } = await startRawServer(withTokens(() => undefined));
    const call = clientOf({ baseUrl: url, clock }).openSessionReport(lsid);
    await clock.untilWaiting(1);
    // The token's time limit is 30 s; the report's, which starts afterwards, 120 s.
    while (clock.waits()[0] !== 120_000) await new Promise(setImmediate);
    clock.advance(120_000);
    expect(await call).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('120 seconds') as string },
    });
  });

  it.each([
    ['short', 0],
    ['long', 20_000],
  ])('ends a %s report in which nothing comes any more', async (_, padding) => {
    const clock = createManualClock();
    const answer = (_: Seen, response: ServerResponse) => {
      response.writeHead(200, { 'Content-Type': 'text/xml' });
      response.write(`<session_list>${' '.repeat(padding)}`);
    };
    const { url } = await startRawServer(withTokens(answer));
    const opening = clientOf({ baseUrl: url, clock }).openSessionReport(lsid);
    const collected = opening.then((opened) => (opened.ok ? collectReport(opened.body, { lsid }) : opened));
    while (clock.waits()[0] !== 60_000) await new Promise(setImmediate);
    clock.advance(60_000);
    expect(await collected).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
  });

  it('ends a list that goes on for ever, a piece at a time', async () => {
    const clock = createManualClock();
    let more: (() => void) | undefined;
    const answer = (_: Seen, response: ServerResponse) => {
      response.writeHead(200, { 'Content-Type': 'text/xml' });
      response.write('<session_summary_list>');
      more = () => response.write(`<session_summary lsid="${lsid}"/>`);
    };
    const { url } = await startRawServer(withTokens(answer));
    const ended = { is: false };
    const selection = { by: 'end', sinceEpochSeconds: 0, durationSeconds: 0 } as const;
    const listed = clientOf({ baseUrl: url, clock })
      .listSessions(selection)
      .finally(() => (ended.is = true));
    // Never silent for as long as a minute.
    while (!ended.is) {
      await new Promise(setImmediate);
      if (more === undefined || clock.sleeping === 0) continue;
      more();
      clock.advance(20_000);
    }
    expect(await listed).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
    expect(clock.monotonic()).toBeLessThanOrEqual(640_000);
  });

  it('rejects with the reason of the caller who gave up', async () => {
    const { url } = await startRawServer(withTokens(() => undefined));
    const gaveUp = new AbortController();
    const call = clientOf({ baseUrl: url }).openSessionReport(lsid, { signal: gaveUp.signal });
    gaveUp.abort(new Error('no longer wanted'));
    await expect(call).rejects.toThrow('no longer wanted');
  });
});

describe('the address', () => {
  it.each(['http://box.example', 'https://box.example/login', 'https://u:p@box.example', 'box.example', 'ftp://x'])(
    'is refused: %s',
    (baseUrl) => {
      expect(() => clientOf({ baseUrl })).toThrow(TypeError);
    },
  );

  it.each(['https://box.example', 'https://box.example:8443/', 'http://localhost:1', 'http://[::1]:1'])(
    'is accepted: %s',
    (baseUrl) => {
      expect(() => clientOf({ baseUrl })).not.toThrow();
    },
  );
});
