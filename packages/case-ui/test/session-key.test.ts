import { connection, session, sessionKey, supportQueue } from '@casebridge/dynamics-solutions/tables';
import { describe, expect, it } from 'vitest';
import { currentKey, isSilent, pendingKey, usualWish } from '../src/session-key/choose.ts';
import { applianceLink, grouped, spoken, trustedAddress } from '../src/session-key/key-text.ts';
import { asHtml, fromTemplate } from '../src/session-key/mail-text.ts';
import { importStates, keyReasons, keyRequests, keyStates, queueKinds } from '../src/session-key/numbers.ts';
import { sessionOf, stepOf } from '../src/session-key/progress.ts';
import { troubleText } from '../src/session-key/trouble.ts';
import { words } from '../src/session-key/words.ts';
import { readKey, readSession, type KeyRow, type SeenSession } from '../src/session-key/rows.ts';

const now = new Date('2030-01-31T09:00:00Z');
const later = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);

function key(row: object = {}): KeyRow {
  return readKey({
    bt_sessionkeyid: 'k1',
    bt_request: keyRequests.requested,
    bt_state: keyStates.issued,
    bt_issuedat: now.toISOString(),
    bt_expiresat: later(60).toISOString(),
    _createdby_value: 'u1',
    ...row,
  });
}

function seen(row: object = {}): SeenSession {
  const startedAt = later(1).toISOString();
  return readSession({ bt_sessionid: 's1', bt_importstate: importStates.inProgress, bt_starttime: startedAt, ...row });
}

describe('a key', () => {
  it.each([
    ['9157363', '915 7363', '9 1 5, 7 3 6 3'],
    ['123456', '123 456', '1 2 3, 4 5 6'],
    ['1234', '1234', '1 2 3 4'],
    ['AB-12', 'AB-12', 'AB-1 2'],
  ])('%s is shown as %s and read out as %s', (shortKey, shown, said) => {
    expect(grouped(shortKey)).toBe(shown);
    expect(spoken(shortKey)).toBe(said);
  });

  it.each([
    ['https://help.example.com/?ak=1', 'help.example.com', true],
    ['https://HELP.example.com/?ak=1', 'help.example.com', true],
    ['https://help.example.com:8443/?ak=1', 'help.example.com:8443', true],
    ['http://127.0.0.1:8200/?ak=1', '127.0.0.1:8200', true],
    ['http://help.example.com/?ak=1', 'help.example.com', false],
    ['https://help.example.com.evil.example/?ak=1', 'help.example.com', false],
    ['https://help.example.com@evil.example/', 'help.example.com', false],
    ['https://x:y@help.example.com/', 'help.example.com', false],
    ['https://help.example.com:8443/', 'help.example.com', false],
    ['javascript:alert(1)', 'help.example.com', false],
    ['https://help.example.com/', '', false],
  ])('the address %s of the appliance %s is trusted: %s', (url, host, trusted) => {
    expect(trustedAddress(url, host) !== undefined).toBe(trusted);
  });

  it("the appliance's own link carries the case number as one value", () => {
    const link = new URL(applianceLink('help.example.com', 'CAS-1&action=login') ?? '');
    expect(link.protocol).toBe('https:');
    expect(link.searchParams.get('session.custom.external_key')).toBe('CAS-1&action=login');
    expect(link.searchParams.get('action')).toBe('generate_session_key');
  });
});

describe('where it stands', () => {
  it.each([
    [undefined, later(1), 'waiting'],
    [undefined, later(61), 'expired'],
    [{}, later(2), 'joined'],
    [{ bt_primaryrepresentative: 'Ann' }, later(2), 'running'],
    [{ bt_importstate: importStates.importing, bt_endtime: later(5).toISOString() }, later(6), 'ended'],
    [{ bt_importstate: importStates.complete }, later(90), 'written'],
    [{ bt_importstate: importStates.endUnknown }, later(90), 'written'],
  ])('with the session %j at %s: %s', (row, at, step) => {
    expect(stepOf(key(), row === undefined ? undefined : seen(row), at)).toBe(step);
  });

  it("a session that began before the key is not taken for the key's", () => {
    const before = seen({ bt_sessionid: 's0', bt_starttime: later(-30).toISOString() });
    const second = seen({ bt_sessionid: 's2', bt_starttime: later(20).toISOString() });
    expect(sessionOf(key(), [second, before])?.id).toBe('s2');
    expect(sessionOf(key(), [second, seen(), before])?.id).toBe('s1');
    expect(sessionOf(key(), [before])).toBeUndefined();
  });

  it('goes on with a key that can be used or whose session runs, and with nothing that is over', () => {
    const over = seen({ bt_importstate: importStates.complete });
    expect(currentKey([key()], [], later(1))?.id).toBe('k1');
    expect(currentKey([key()], [], later(61))).toBeUndefined();
    expect(currentKey([key({ bt_state: keyStates.expired })], [seen()], later(61))?.id).toBe('k1');
    expect(currentKey([key()], [over], later(2))).toBeUndefined();
  });

  it('goes on with a request of the same person that is still being answered', () => {
    const asked = key({ bt_state: keyStates.claimed });
    expect(pendingKey([asked], 'u1')?.id).toBe('k1');
    expect(pendingKey([asked], 'u2')).toBeUndefined();
    expect(pendingKey([key()], 'u1')).toBeUndefined();
  });

  it('three minutes without a sign of life are silence', () => {
    expect(isSilent({ aliveAt: now }, later(2.9))).toBe(false);
    expect(isSilent({ aliveAt: now }, later(3.1))).toBe(true);
  });
});

describe('what is proposed', () => {
  const queues = [
    { id: 'q1', name: 'Printers', kind: 'team', connectionId: 'c1' },
    { id: 'q2', name: 'General', kind: 'general', connectionId: 'c1' },
  ] as const;

  it.each([
    [{}, 'q2', 60],
    [{ bt_SessionKeyDefaultQueue: '{Q1}', bt_SessionKeyValidityMinutes: '15' }, 'q1', 15],
    [{ bt_SessionKeyDefaultQueue: 'gone', bt_SessionKeyValidityMinutes: 'soon' }, 'q2', 60],
  ])('with the settings %j: queue %s for %i minutes', (settings, queueId, minutes) => {
    expect(usualWish(queues, new Map(Object.entries(settings)))).toEqual({ queueId, minutes });
  });
});

describe('the e-mail', () => {
  const values = { key: '915 7363', url: 'https://help.example.com/?ak={key}', until: '10:00', case: 'CAS-1' };

  it('is made of the own template, whose values are values', () => {
    const made = fromTemplate('Help with {case}\n\nOpen {url} until {until}.', values);
    expect(made).toEqual({ subject: 'Help with CAS-1', body: 'Open https://help.example.com/?ak={key} until 10:00.' });
  });

  it('is not made of a template with which nobody could begin', () => {
    expect(fromTemplate('', values)).toBeUndefined();
    expect(fromTemplate('Hello {case}', values)).toBeUndefined();
  });

  it('holds text, whatever it looks like', () => {
    expect(asHtml('a <img src=x onerror=alert(1)>\r\n"b" & c')).toBe(
      'a &lt;img src=x onerror=alert(1)&gt;<br>&quot;b&quot; &amp; c',
    );
  });
});

describe('why there is no key', () => {
  it('is told in the language of the person, with the words of the appliance where it had some', () => {
    const failed = key({
      bt_state: keyStates.failed,
      bt_reason: keyReasons.limit,
      bt_error: 'You have asked for 9 keys.',
    });
    const trouble = { kind: 'failed', reason: failed.reason, message: failed.error } as const;
    expect(troubleText(trouble, words.de)).toBe(
      'Es gibt keinen Schlüssel. Sie haben so viele Schlüssel angefordert, wie in einer Stunde erlaubt sind. Versuchen Sie es später.',
    );
    expect(troubleText({ ...trouble, reason: 'refused', message: 'Invalid queue_id.' }, words.de)).toContain(
      'Invalid queue_id.',
    );
  });

  it('is the sentence of an integration that says no reason, or one of a later version', () => {
    const failed = key({ bt_state: keyStates.failed, bt_reason: 418_600_099, bt_error: 'Something new.' });
    expect(failed.reason).toBeUndefined();
    expect(troubleText({ kind: 'failed', reason: failed.reason, message: failed.error }, words.en)).toContain(
      'Something new.',
    );
  });
});

describe('numbers', () => {
  it('are those that the solution declares', () => {
    const numbers = (options: Readonly<Record<string, { readonly value: number }>>) =>
      Object.fromEntries(Object.entries(options).map(([word, { value }]) => [word, value]));
    expect(numbers(sessionKey.columns.bt_Request.options)).toEqual(keyRequests);
    expect(numbers(sessionKey.columns.bt_State.options)).toEqual(keyStates);
    expect(numbers(sessionKey.columns.bt_Reason.options)).toEqual(keyReasons);
    expect(numbers(supportQueue.columns.bt_Kind.options)).toEqual(queueKinds);
    expect(numbers(session.columns.bt_ImportState.options)).toEqual(importStates);
    expect(Object.keys(connection.columns)).toEqual(expect.arrayContaining(['bt_ApplianceHost', 'bt_AnswersKeys']));
  });
});
