import { type Appliance, type FaultRequest, startAppliance } from '@casebridge/emulator-remote-support';
import { format } from 'prettier';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectReport, type RemoteSupportClient } from '../src/index.ts';
import { clientOf } from './client-support.ts';
import { createManualClock, type ManualClock } from '@casebridge/plugin-api/testing';

interface Case {
  readonly fault: string;
  readonly request?: FaultRequest;
  /** Changes the appliance before the call; `undo` reverts it. */
  readonly prepare?: (appliance: Appliance) => unknown;
  readonly undo?: (appliance: Appliance) => unknown;
  /** Waits of the client, in milliseconds, that are over at once as soon as they begin. */
  readonly skip?: readonly number[];
  /** Expected outcome. */
  readonly outcome: string;
}

const onReports = { on: 'reporting' } as const;
const whole = 'the whole report';

const cases: readonly Case[] = [
  { fault: 'none', outcome: whole },
  { fault: 'token expired', request: { kind: 'expired-token', ...onReports, times: 1 }, outcome: whole },
  { fault: 'token expires with every call', request: { kind: 'expired-token', ...onReports }, outcome: 'credentials' },
  {
    fault: 'expired token answered with 403',
    prepare: (appliance) => appliance.changeSettings({ expiredTokenStatus: 403 }),
    undo: (appliance) => appliance.changeSettings({ expiredTokenStatus: 401 }),
    request: { kind: 'expired-token', ...onReports, times: 1 },
    outcome: whole,
  },
  {
    fault: 'API account disabled',
    prepare: ({ api }) => void (api.enabled = false),
    undo: ({ api }) => void (api.enabled = true),
    outcome: 'credentials',
  },
  ...(['http-403', 'xml-error'] as const).map((missingPermission) => ({
    fault: `permission missing, told as ${missingPermission}`,
    prepare: (appliance: Appliance) => {
      appliance.api.permissions = { ...appliance.api.permissions, supportReports: false };
      return appliance.changeSettings({ missingPermission });
    },
    undo: ({ api }: Appliance) => void (api.permissions = { ...api.permissions, supportReports: true }),
    outcome: 'permission',
  })),
  {
    fault: '429 once, Retry-After 3 s',
    request: { kind: 'status', status: 429, retryAfterSeconds: 3, ...onReports, times: 1 },
    skip: [3_000],
    outcome: whole,
  },
  {
    fault: '429 once, no Retry-After',
    request: { kind: 'status', status: 429, ...onReports, times: 1 },
    skip: [1_000],
    outcome: whole,
  },
  {
    fault: '429, Retry-After 10 min',
    request: { kind: 'status', status: 429, retryAfterSeconds: 600, ...onReports },
    outcome: 'rate-limited, to be tried after 600 s',
  },
  {
    fault: '429 for the token',
    request: { kind: 'status', status: 429, retryAfterSeconds: 600, on: 'token' },
    outcome: 'rate-limited, to be tried after 600 s',
  },
  ...[500, 502, 503, 504].map((status) => ({
    fault: `status ${status}`,
    request: { kind: 'status', status, ...onReports } as const,
    outcome: 'unavailable',
  })),
  {
    fault: '503, Retry-After 30 s',
    request: { kind: 'status', status: 503, retryAfterSeconds: 30, ...onReports },
    outcome: 'unavailable, to be tried after 30 s',
  },
  { fault: 'status 404', request: { kind: 'status', status: 404, ...onReports }, outcome: 'protocol' },
  { fault: 'status 302', request: { kind: 'status', status: 302, ...onReports }, outcome: 'protocol' },
  { fault: 'status 500 for the token', request: { kind: 'status', status: 500, on: 'token' }, outcome: 'unavailable' },
  { fault: 'connection reset', request: { kind: 'reset', ...onReports }, outcome: 'unavailable' },
  { fault: 'connection reset at the token', request: { kind: 'reset', on: 'token' }, outcome: 'unavailable' },
  {
    fault: 'no answer (half-open)',
    request: { kind: 'half-open', ...onReports },
    skip: [120_000],
    outcome: 'unavailable',
  },
  {
    fault: 'no answer at the token (half-open)',
    request: { kind: 'half-open', on: 'token' },
    skip: [30_000],
    outcome: 'unavailable',
  },
  {
    fault: 'connection broken in the report',
    request: { kind: 'truncate', bytes: 700, ...onReports },
    outcome: 'unavailable',
  },
  { fault: 'report cut short', request: { kind: 'cut', bytes: 700, ...onReports }, outcome: 'protocol (truncated)' },
  { fault: 'empty body', request: { kind: 'cut', bytes: 0, ...onReports }, outcome: 'protocol (truncated)' },
  { fault: 'token answer cut short', request: { kind: 'cut', bytes: 20, on: 'token' }, outcome: 'protocol' },
  {
    fault: 'report stops in the middle',
    // The appliance's clock stands still, so the second byte never comes.
    prepare: ({ clock }) => clock.freeze(),
    undo: ({ clock }) => clock.thaw(),
    request: { kind: 'slow', bytesPerSecond: 1, ...onReports },
    skip: [60_000],
    outcome: 'unavailable',
  },
  {
    fault: 'slow report',
    request: { kind: 'slow', bytesPerSecond: 1_000_000, ...onReports },
    outcome: whole,
  },
  {
    fault: 'latency of 20 ms',
    request: { kind: 'latency', milliseconds: 20, ...onReports },
    outcome: whole,
  },
  ...(['root-error', 'child-error'] as const).map((form) => ({
    fault: `unknown error, as ${form}`,
    request: { kind: 'error', text: 'Something else.', form, ...onReports } as const,
    outcome: 'not-found',
  })),
  ...(['root-error', 'child-error', 'empty-root'] as const).map((form) => ({
    fault: `session unknown, as ${form}`,
    request: { kind: 'error', text: 'Invalid lsid.', form, ...onReports } as const,
    outcome: 'not-found',
  })),
  {
    fault: 'sign-in page instead of a report',
    request: { kind: 'html', ...onReports },
    outcome: 'protocol (malformed)',
  },
  { fault: 'sign-in page instead of a token', request: { kind: 'html', on: 'token' }, outcome: 'protocol' },
  { fault: 'document type with an entity', request: { kind: 'doctype', ...onReports }, outcome: 'protocol (doctype)' },
  { fault: 'not UTF-8', request: { kind: 'wrong-charset', ...onReports }, outcome: 'protocol (encoding)' },
  ...(['documented', 'insecure', 'sra', 'bomgar'] as const).map((namespace) => ({
    fault: `namespace spelling "${namespace}"`,
    prepare: (appliance: Appliance) => appliance.changeSettings({ namespace }),
    outcome: whole,
  })),
  ...(['translated', 'english-names', 'ignored'] as const).map((localeMode) => ({
    fault: `locale "de", mode "${localeMode}"`,
    prepare: (appliance: Appliance) => appliance.changeSettings({ localeMode }),
    outcome: whole,
  })),
  ...[-86_400_000, 86_400_000].map((skew) => ({
    fault: `clock of the appliance a day ${skew < 0 ? 'behind' : 'ahead'}`,
    prepare: ({ clock }: Appliance) => clock.advance(skew),
    undo: ({ clock }: Appliance) => clock.advance(-skew),
    outcome: whole,
  })),
];

const page = (rows: string) => `# What the client makes of an appliance's faults

Generated by \`packages/remote-support/test/faults.test.ts\`, which puts each fault on the appliance emulator, asks for one
session's report and fails if this page says anything else. After each fault it also checks that the next call, with the
fault gone, gives the whole report. Nothing here was taken from a real appliance.

The outcomes are the kinds of \`RemoteSupportError\`. A wait is what the client tells its caller, not what it waits itself:
up to 10 s it waits and repeats the request by itself.

| fault | outcome of asking for a report |
| --- | --- |
${rows}
`;

describe('the client under each single fault', () => {
  let appliance: Appliance;
  let lsid: string;
  let events: number;
  const rows: string[] = [];

  beforeAll(async () => {
    appliance = await startAppliance({ settings: { reportLagSeconds: 0, rateLimit: 'off' } });
    const played = appliance.play({ scenario: 'chat-with-files' });
    // So that the session lies in the past whatever happens to the clock.
    appliance.clock.advance(2 * 86_400_000);
    lsid = played.lsid;
    events = played.events.length;
  });
  afterAll(() => appliance.close());

  it.each(cases)('$fault: $outcome', async ({ fault, request, prepare, undo, skip = [], outcome }) => {
    const clock = createManualClock();
    const client = clientOf({ baseUrl: appliance.url, clock, locale: 'de', ...appliance.account });
    await prepare?.(appliance);
    if (request !== undefined) appliance.faults.add(request);
    const found = await during(clock, skip, outcomeOf(client, lsid, events));
    expect(found).toBe(outcome);
    rows.push(`| ${fault} | ${found} |`);

    appliance.faults.clear();
    await undo?.(appliance);
    clock.advance(600_000);
    expect(await outcomeOf(client, lsid, events)).toBe(whole);
  });

  it('does not trust the certificate of an unknown authority', async () => {
    const secure = await startAppliance({ tls: true });
    const client = clientOf({ baseUrl: secure.url, ...secure.account });
    const answer = await client.getApiInfo();
    await secure.close();
    if (answer.ok) throw new Error('the certificate was trusted');
    expect(answer.error).toMatchObject({ kind: 'unavailable' });
    expect(answer.error.message).toMatch(/^The certificate of the appliance is not trusted \([A-Z_]+\)\.$/);
    rows.push(`| certificate of an unknown authority | ${answer.error.kind} |`);
  });

  it('is what the page says (npx vitest run packages/remote-support/test/faults.test.ts -u writes it anew)', async () => {
    const markdown = await format(page(rows.join('\n')), { parser: 'markdown', printWidth: 120 });
    await expect(markdown).toMatchFileSnapshot('../../../docs/remote-support-faults.md');
  });
});

/** Fetches a report and describes the outcome in a few words. */
async function outcomeOf(client: RemoteSupportClient, lsid: string, events: number): Promise<string> {
  const opened = await client.openSessionReport(lsid);
  const result = opened.ok ? await collectReport(opened.body, { lsid }) : opened;
  if (result.ok) return result.report.events.length === events ? whole : 'A PART OF THE REPORT';
  const { kind, retryAfterMilliseconds: wait, xml } = result.error;
  return `${kind}${xml ? ` (${xml.problem})` : ''}${wait === undefined ? '' : `, to be tried after ${wait / 1000} s`}`;
}

/** Waits for a promise and ends the named waits of the client's clock, in their order, as soon as they begin. */
async function during<T>(clock: ManualClock, skip: readonly number[], promise: Promise<T>): Promise<T> {
  const left = [...skip];
  const state = { settled: false };
  const done = promise.finally(() => {
    state.settled = true;
  });
  while (!state.settled) {
    const [next] = left;
    if (next !== undefined && clock.waits().includes(next)) {
      left.shift();
      clock.advance(next);
    }
    await new Promise(setImmediate);
  }
  return done;
}
