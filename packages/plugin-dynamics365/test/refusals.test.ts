import type { Cure, Outcome } from '@casebridge/plugin-api';
import { buildSolution } from '@casebridge/dynamics-solutions';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ENTRA_MEETINGS } from '../../dataverse/test/error-meetings.ts';
import { startHarness, type Harness } from './harness.ts';
import { fullReport } from './reports.ts';

/**
 * Outcome of a delivery for each error that Dynamics may answer (docs/vendors/dataverse.md#errors). The cure decides what the
 * engine does: `fixConfig` and `waitUntil` park the configuration and count nothing; `wait` and `fixData` count, are tried
 * again as the retry settings say, and end as a dead letter.
 */

let h: Harness;
beforeAll(async () => {
  h = await startHarness();
});
beforeEach(async () => {
  h.dynamics.faults.clear();
  if (h.dynamics.rows('bt_session').length > 0) {
    h.dynamics.reset();
    await h.dynamics.importSolution(buildSolution());
  }
  // Pauses that an earlier test was asked to make are over.
  h.clock.advance(3_600_000);
});
afterAll(() => h.dynamics.close());

type Failed = Extract<Outcome, { kind: 'failed' }>;

async function failing(settings = h.settings()): Promise<Failed> {
  const outcome = await h.process(fullReport(), settings);
  if (outcome.kind !== 'failed') throw new Error(JSON.stringify(outcome));
  return outcome;
}

type Row = readonly [
  code: string,
  status: number,
  vendorText: string,
  faultCode: string,
  cure: Cure['kind'],
  happened: RegExp,
  help: RegExp,
];

const refusals: readonly Row[] = [
  ['0x80040217', 404, 'incident With Id = 1 Does Not Exist', 'ROW-GONE', 'wait', /does not exist/, /next attempt/],
  ['0x80060891', 404, 'A record with the specified key', 'ROW-GONE', 'wait', /No row has the key/, /next attempt/],
  ['0x80060892', 412, 'Entity Key k violated.', 'CONFLICT', 'wait', /same key/, /next attempt/],
  ['0x80040237', 412, 'Cannot insert duplicate key.', 'CONFLICT', 'wait', /same id/, /next attempt/],
  ['0x80073002', 500, 'unique index', 'CONFLICT', 'wait', /unique value/, /next attempt/],
  ['0x80040333', 412, 'duplicates', 'CONFLICT', 'fixData', /duplicate detection/, /Exclude the BeyondTrust tables/],
  ['0x80060882', 412, "doesn't match the RowVersion", 'CONFLICT', 'wait', /somebody else/, /next attempt/],
  ['0x8006088d', 400, 'x', 'SOLUTION', 'fixConfig', /optimistic concurrency/, /Install the current/],
  ['0x80060890', 400, 'x', 'SOLUTION', 'fixConfig', /alternate key/, /wait some minutes/],
  [
    '0x8006088a',
    404,
    "Resource not found for the segment 'bt_sessions'.",
    'SOLUTION',
    'fixConfig',
    /'bt_sessions'/,
    /Customer Service/,
  ],
  ['0x8006088a', 400, 'Error in query syntax.', 'REFUSED', 'fixData', /query/, /not defined/],
  ['', 404, 'No HTTP resource was found that matches', 'SOLUTION', 'fixConfig', /address/, /Install the current/],
  [
    '0x0',
    400,
    "Could not find a property named 'bt_digest' on type 'Microsoft.Dynamics.CRM.bt_session'.",
    'SOLUTION',
    'fixConfig',
    /'bt_session' has no column 'bt_digest'/,
    /Install the current/,
  ],
  ['0x80048d19', 400, "undeclared property 'bt_X'", 'SOLUTION', 'fixConfig', /bt_X/, /Install the current/],
  ['0x80048d19', 400, 'Stream was not readable.', 'ANSWER', 'fixConfig', /could not read the batch/, /proxy/],
  [
    '0x80044331',
    400,
    "The length of the 'bt_name' attribute of the 'bt_session' entity exceeded the maximum allowed length of '10'.",
    'REFUSED',
    'fixData',
    /'bt_name'.*takes 10 characters/,
    /undo the customisation/,
  ],
  ['0x8004431A', 400, 'x', 'REFUSED', 'fixData', /not among the choices/, /undo the customisation/],
  ['0x80040203', 400, 'x', 'REFUSED', 'fixData', /refused a value/, /vendor text/],
  ['0x80040239', 400, 'x', 'REFUSED', 'fixData', /1753/, /clock of the appliance/],
  [
    '0x80040220',
    403,
    'Principal user is missing prvReadIncident privilege',
    'PERMISSION',
    'fixConfig',
    /prvReadIncident/,
    /security role/,
  ],
  ['0x80048306', 403, 'missing prvCreatebt_Session', 'PERMISSION', 'fixConfig', /prvCreatebt_Session/, /role/],
  ['0x8004F502', 403, 'x', 'PERMISSION', 'fixConfig', /column security/, /security profile/],
  ['0x8004F507', 403, 'x', 'PERMISSION', 'fixConfig', /column security/, /security profile/],
  ['0x80040231', 403, 'lacks prvAssignbt_session', 'PERMISSION', 'fixConfig', /prvAssignbt_session/, /role/],
  ['0x80072560', 403, 'x', 'PERMISSION', 'fixConfig', /no application user/, /Power Platform admin center/],
  ['0x80040225', 403, 'x', 'PERMISSION', 'fixConfig', /disabled/, /activate/],
  ['0x80042f09', 403, 'x', 'PERMISSION', 'fixConfig', /no security role/, /security role/],
  ['0x80040216', 500, 'x', 'UNAVAILABLE', 'wait', /unexpected/, /tried again/],
  ['0x80040224', 400, 'x', 'UNAVAILABLE', 'wait', /plug-in/, /plug-in or flow/],
  ['0x80040265', 400, 'No sessions on Sundays', 'REFUSED', 'fixData', /plug-in/, /its own message/],
  ['0x80044150', 500, 'x', 'UNAVAILABLE', 'wait', /deadlock/, /tried again/],
  ['0x80044151', 500, 'x', 'UNAVAILABLE', 'wait', /too long/, /tried again/],
  ['0x80060888', 400, 'x', 'REFUSED', 'fixData', /refused/, /vendor text/],
  ['0x80071151', 500, 'x', 'UNAVAILABLE', 'waitUntil', /import or customisation/, /Wait until/],
  ['0x8badf00d', 500, 'x', 'UNAVAILABLE', 'wait', /HTTP 500/, /tried again/],
  ['0x8badf00d', 503, 'x', 'UNAVAILABLE', 'waitUntil', /HTTP 503/, /tried again/],
  ['0x8badf00d', 401, 'x', 'CREDENTIALS', 'fixConfig', /token/, /tenant/],
  ['0x8badf00d', 413, 'x', 'REFUSED', 'fixData', /larger/, /proxy/],
];

describe.each(refusals)('%s with status %i (%s)', (code, status, message, faultCode, cure, happened, help) => {
  const expected = { kind: 'failed', cure: { kind: cure }, fault: { code: `CB-DYNAMICS-${faultCode}` } };

  it(`while reading fails before any effect, with the cure ${cure} in words`, async () => {
    // Twice: a token that is not accepted is asked for anew once.
    h.dynamics.faults.add({ place: 'request', path: '$batch', status, code, message, times: 2 });
    const outcome = await failing();
    expect(outcome).toMatchObject({ ...expected, stage: 'before' });
    expect(outcome.fault.message).toMatch(happened);
    expect(outcome.fault.help).toMatch(help);
    expect(h.dynamics.rows('bt_session')).toEqual([]);
  });

  it('while writing fails during the push, writes nothing of the change set, and says the same', async () => {
    // A row that others write is read again, four times at the most.
    const times = faultCode === 'CONFLICT' && cure === 'wait' ? 5 : 1;
    h.dynamics.faults.add({ place: 'operation', method: 'PATCH', skip: 3, status, code, message, times });
    const outcome = await failing();
    expect(outcome).toMatchObject({ ...expected, stage: 'during' });
    expect(outcome.fault.message).toMatch(happened);
    expect(outcome.fault.help).toMatch(help);
    expect(h.dynamics.rows('bt_session')).toEqual([]);
    // The cause is gone: what broke off is made good.
    expect(await h.process(fullReport())).toMatchObject({ kind: 'succeeded', effect: 'written' });
  });
});

describe('the report file', () => {
  it.each<Row>([
    ['0x80044a02', 400, 'x', 'REFUSED', 'fixData', /larger/, /Attachment file size/],
    ['0x80043e09', 400, 'x', 'REFUSED', 'fixConfig', /files of this type/, /Blocked attachments/],
  ])('is refused with %s: %i', async (code, status, message, faultCode, cure, happened, help) => {
    h.dynamics.faults.add({ path: 'bt_reportfile', method: 'PATCH', status, code, message });
    const outcome = await failing();
    expect(outcome).toMatchObject({
      stage: 'during',
      cure: { kind: cure },
      fault: { code: `CB-DYNAMICS-${faultCode}` },
    });
    expect(outcome.fault.message).toMatch(happened);
    expect(outcome.fault.help).toMatch(help);
  });
});

describe('throttling', () => {
  const throttled = [
    ['0x80072322', 429, /more requests in five minutes/],
    ['0x80072321', 429, /computing time/],
    ['0x80072326', 429, /same time/],
    ['0x8005F103', 503, /slow down/],
    ['0x80060308', 503, /slow down/],
  ] as const;

  it.each(throttled)('%s that is over soon is waited out', async (code, status) => {
    h.dynamics.faults.add({ path: '$batch', status, code, message: 'x', retryAfterSeconds: 2 });
    const before = h.clock.now().getTime();
    expect(await h.process(fullReport())).toMatchObject({ kind: 'succeeded' });
    expect(h.clock.now().getTime() - before).toBeGreaterThanOrEqual(2000);
  });

  it.each(throttled)(
    '%s that lasts parks the configuration until the time that was named',
    async (code, status, text) => {
      h.dynamics.faults.add({ path: '$batch', status, code, message: 'x', retryAfterSeconds: 1800 });
      const at = new Date(h.clock.now().getTime() + 1_800_000).toISOString();
      const outcome = await failing();
      expect(outcome).toMatchObject({
        stage: 'before',
        cure: { kind: 'waitUntil', at },
        fault: { code: 'CB-DYNAMICS-THROTTLED', help: expect.stringContaining('after the wait') as string },
      });
      expect(outcome.fault.message).toMatch(text);
    },
  );
});

describe('signing in', () => {
  const cures: Readonly<Record<string, readonly [Cure['kind'], string]>> = {
    credentials: ['fixConfig', 'CB-DYNAMICS-CREDENTIALS'],
    unavailable: ['waitUntil', 'CB-DYNAMICS-UNAVAILABLE'],
    throttled: ['waitUntil', 'CB-DYNAMICS-THROTTLED'],
  };

  it.each(ENTRA_MEETINGS)(
    'AADSTS%i parks the configuration, with words',
    async (number, _e, status, kind, said, help) => {
      h.dynamics.faults.add({ place: 'token', status, code: String(number), message: 'x', retryAfterSeconds: 1800 });
      const outcome = await failing();
      const [cure, code] = cures[kind] ?? [];
      expect(outcome).toMatchObject({ stage: 'before', cure: { kind: cure }, fault: { code } });
      expect(outcome.fault.message).toMatch(said);
      expect(outcome.fault.help).toMatch(help);
      expect(outcome.fault.details).toMatchObject({ code: `AADSTS${number}` });
    },
  );
});

describe('the way there', () => {
  it.each([
    ['a broken connection', { kind: 'reset' }],
    ['half of an answer', { kind: 'truncate' }],
    ['a gateway', { kind: 'gateway', status: 502 }],
    ['a gateway before Entra', { place: 'token', kind: 'gateway', status: 502 }],
  ])('%s parks the configuration for a minute', async (_name, fault) => {
    h.dynamics.faults.add(fault);
    const at = new Date(h.clock.now().getTime() + 60_000).toISOString();
    expect(await failing()).toMatchObject({
      stage: 'before',
      cure: { kind: 'waitUntil', at },
      fault: { code: 'CB-DYNAMICS-UNAVAILABLE', help: expect.stringMatching(/.+/) as string },
    });
  });
});
