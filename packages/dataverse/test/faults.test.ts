import { type Dynamics, startDynamics } from '@casebridge/emulator-dynamics';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DATAVERSE_ERRORS } from '../src/errors/catalogue.ts';
import { createEntraTokenSource } from '../src/index.ts';
import { type Box, boxOf } from './dynamics.ts';
import { ENTRA_MEETINGS, MEETINGS } from './error-meetings.ts';

let dynamics: Dynamics;
let box: Box;

beforeAll(async () => {
  dynamics = await startDynamics();
});
beforeEach(() => {
  dynamics.faults.clear();
  // A client of its own for each test: what one learns of waiting must not hold up the next.
  box = boxOf(dynamics);
});
afterAll(() => dynamics.close());

const QUERY = { set: 'contacts', select: ['lastname'], top: 1 };

describe('each error that Dataverse may answer', () => {
  const known = new Set(DATAVERSE_ERRORS.map(({ code }) => code));

  test.each(MEETINGS)('%i %s (%s) has its kind and cure, alone', async (status, code, message, kind, words, cure) => {
    dynamics.faults.add({ place: 'request', kind: 'status', status, code, message, retryAfterSeconds: 60 });
    const result = await box.client.query(QUERY);
    expect(result).toMatchObject({ ok: false, error: { kind, httpStatus: status, retryAfterMilliseconds: 60_000 } });
    expect(!result.ok && result.error.message).toMatch(words);
    expect(!result.ok && result.error.help).toMatch(cure);
    expect(known.has(code === '0x0' ? '' : code.toLowerCase())).toBe(true);
  });

  test.each(MEETINGS)('%i %s (%s) has its kind and place, in a change set', async (status, code, message, kind) => {
    dynamics.faults.add({ place: 'operation', kind: 'status', status, code, message, skip: 1 });
    const operations = [1, 2, 3].map(() => {
      const path = `contacts(${crypto.randomUUID()})`;
      return { method: 'PATCH', path, row: { lastname: 'x' } } as const;
    });
    const result = await box.client.batch([{ kind: 'changeSet', operations }]);
    expect(result).toMatchObject({ ok: false, error: { kind, httpStatus: status, partIndex: 0, operationIndex: 1 } });
  });
});

describe('a fault of the way there', () => {
  test.each([
    ['reset', 'unavailable'],
    ['lost', 'unavailable'],
    ['gateway', 'unavailable'],
    ['truncate', 'unavailable'],
  ])('%s is %s', async (fault, kind) => {
    dynamics.faults.add({ place: 'request', kind: fault, status: 502 });
    expect(await box.client.query(QUERY)).toMatchObject({ ok: false, error: { kind } });
    expect(await box.client.query(QUERY)).toMatchObject({ ok: true });
  });

  test('no answer at all ends with the signal of the caller', async () => {
    dynamics.faults.add({ place: 'request', kind: 'hang' });
    const aborter = new AbortController();
    const hanging = box.client.query({ ...QUERY, signal: aborter.signal });
    await expect.poll(() => dynamics.faults.list()).toEqual([]);
    aborter.abort(new Error('lease lost'));
    await expect(hanging).rejects.toThrow('lease lost');
    expect(await box.client.query(QUERY)).toMatchObject({ ok: true });
  });
});

describe('throttling', () => {
  test.each(['0x80072322', '0x80072321', '0x80072326'])('%s is waited out and survived', async (code) => {
    dynamics.faults.add({
      place: 'request',
      kind: 'status',
      status: 429,
      code,
      message: 'x',
      retryAfterSeconds: 3,
      times: 2,
    });
    const results = Promise.all([box.client.query(QUERY), box.client.query(QUERY), box.client.whoAmI()]);
    const state = () => Promise.race([box.clock.untilWaiting(1).then(() => 'waiting'), results.then(() => 'done')]);
    // Each request may meet a throttling of its own; time moves whenever somebody waits.
    while ((await state()) === 'waiting') box.clock.advance(3000);
    expect((await results).map((result) => result.ok)).toEqual([true, true, true]);
  });
});

describe('each error that Entra may answer', () => {
  test.each(ENTRA_MEETINGS)('AADSTS%i has its kind and cure', async (number, _error, status, kind, words, cure) => {
    dynamics.faults.add({ place: 'token', kind: 'status', status, code: String(number), message: 'Something.' });
    // As a caller meets it: the token is asked for by the first request.
    const result = await boxOf(dynamics).client.whoAmI();
    expect(result).toMatchObject({ ok: false, error: { kind, code: `AADSTS${number}`, httpStatus: status } });
    expect(!result.ok && result.error.message).toMatch(words);
    expect(!result.ok && result.error.help).toMatch(cure);
  });
});

describe('a fault of the login host', () => {
  test.each([
    [{ kind: 'gateway', status: 502 }, 'unavailable', 'http-502'],
    [{ kind: 'reset' }, 'unavailable', /^network-/],
  ])('%j is %s', async (fault, kind, code) => {
    dynamics.faults.add({ place: 'token', ...fault });
    const source = createEntraTokenSource(box.identity);
    const refused = await source.token();
    expect(refused).toMatchObject({ ok: false, error: { kind } });
    expect(!refused.ok && refused.error.code).toMatch(code);
    expect(await source.token()).toMatchObject({ ok: true });
  });
});
