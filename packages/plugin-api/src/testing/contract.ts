import assert from 'node:assert/strict';
import type { Clock } from '../clock.ts';
import type { Outcome } from '../outcome.ts';
import type { Plugin, PluginDelivery, SettingsValues } from '../plugin.ts';
import type { SessionReport } from '../session-report.ts';
import { createTestContext, unreachable } from './context.ts';
import { settingsChecks } from './settings-contract.ts';

/** A plugin with a destination that it can write to; a real one, or an emulator of it. */
export interface ContractSubject<S> {
  readonly plugin: Plugin<S>;
  /** Settings as entered with which the destination can be written to. */
  readonly values: SettingsValues;
  /** The report of a session that these settings let through. */
  readonly report: (lsid: string) => SessionReport;
  /** Left out where the destination is on no network: the clauses about lost connections do not apply then. */
  readonly fetch?: typeof globalThis.fetch;
  readonly clock?: Clock;
  /** Stored state of a session at the destination, comparable by value; nothing that changes by itself, such as a time of writing. */
  readonly stored: (lsid: string) => unknown;
}

/** One clause of the contract. `run` rejects with an assertion error where the plugin breaks it. */
export interface ContractCheck {
  readonly title: string;
  readonly run: () => Promise<void>;
}

/**
 * The clauses of the contract that can be checked for any plugin, for whichever test runner:
 * `for (const { title, run } of contractChecks(subject)) test(title, run)`. Each one works on a session of its own.
 * @param start makes the plugin and its destination; it is called once for each check, and may return the same one each time
 */
export function contractChecks<S>(start: () => ContractSubject<S>): readonly ContractCheck[] {
  const check = (title: string, run: (subject: ContractSubject<S>) => Promise<void> | void): ContractCheck => ({
    title,
    run: async () => run(start()),
  });
  return [
    ...settingsChecks<S>().map(({ title, run }) => check(title, run)),
    check('writes a session once in effect, however often it is processed', twice),
    check('finishes in the next attempt what an attempt left half-done', cutOff),
    check('answers an unreachable destination with an outcome that names a cure', outage),
    check('sends nothing after the signal was aborted', aborted),
    check('writes nothing in a dry run', dryRun),
    check('hands back the report of the same session where it redacts one for reading', redacted),
    check('reaches nobody for its indicators', indicators),
    check('names its jobs apart, with intervals that are positive', jobs),
  ];
}

function settingsOf<S>({ plugin, values }: ContractSubject<S>): S {
  const parsed = plugin.parseSettings(values);
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.problems.join(' '));
  return parsed.settings;
}

function contextOf<S>(subject: ContractSubject<S>, change: { fetch?: typeof fetch; signal?: AbortSignal } = {}) {
  return createTestContext({
    settings: settingsOf(subject),
    ...(subject.fetch === undefined ? {} : { fetch: subject.fetch }),
    ...(subject.clock === undefined ? {} : { clock: subject.clock }),
    ...change,
  });
}

function deliveryOf(lsid: string): PluginDelivery {
  const configuration = { id: '00000000-0000-4000-8000-000000000001', name: 'Contract' };
  const event = 'support_conference_end';
  return {
    id: 'd1',
    configuration,
    lsid,
    event,
    applianceHost: 'support.example.com',
    attempt: 1,
    sessionState: 'ended',
  };
}

async function processed<S>(subject: ContractSubject<S>, lsid: string, context = contextOf(subject)): Promise<Outcome> {
  const outcome = await subject.plugin.process(deliveryOf(lsid), subject.report(lsid), context);
  assert.deepEqual(structuredClone(outcome), outcome, 'an outcome travels between threads as a structured clone');
  assertNoSecret(subject, [outcome, context.log.lines]);
  return outcome;
}

function assertNoSecret<S>({ plugin, values }: ContractSubject<S>, told: unknown): void {
  const text = JSON.stringify(told);
  const properties = (plugin.settingsSchema.properties ?? {}) as Readonly<Record<string, { writeOnly?: boolean }>>;
  for (const [name, { writeOnly }] of Object.entries(properties)) {
    const value = values[name];
    if (writeOnly !== true || typeof value !== 'string' || value === '') continue;
    assert.ok(!text.includes(value), `the secret ${name} stands in an outcome or a log line`);
  }
}

function assertFailed(outcome: Outcome): void {
  if (outcome.kind !== 'failed') assert.fail(`the attempt has not failed: ${JSON.stringify(outcome)}`);
  const { code, message, help } = outcome.fault;
  assert.match(code, /^CB-[A-Z0-9]+(-[A-Z0-9]+)*$/);
  assert.ok(message !== '' && help !== '', 'a fault says what happened and what to do');
  assert.notEqual(outcome.cure.kind, 'none', 'an outage passes: something helps');
}

async function twice<S>(subject: ContractSubject<S>): Promise<void> {
  const lsid = 'c0'.repeat(16);
  const first = await processed(subject, lsid);
  if (first.kind !== 'succeeded') assert.fail(JSON.stringify(first));
  const stored = await subject.stored(lsid);
  const second = await processed(subject, lsid);
  if (second.kind !== 'succeeded') assert.fail(JSON.stringify(second));
  assert.equal(second.digest, first.digest);
  assert.deepEqual(await subject.stored(lsid), stored);
}

/** Lets so many requests through, then loses the connection. */
function failingAfter(fetch: typeof globalThis.fetch, requests: number): typeof globalThis.fetch {
  let left = requests;
  return (input, init) => (left-- > 0 ? fetch(input, init) : unreachable(input, init));
}

/** Cuts off after 0, 1, 2, ... requests until an attempt comes through. */
async function cutOff<S>(subject: ContractSubject<S>): Promise<void> {
  const { fetch } = subject;
  if (fetch === undefined) return;
  const lsid = 'c1'.repeat(16);
  const most = 100;
  let outcome: Outcome | undefined;
  for (let requests = 1; requests <= most && outcome?.kind !== 'succeeded'; requests += 1) {
    outcome = await processed(subject, lsid, contextOf(subject, { fetch: failingAfter(fetch, requests) }));
    if (outcome.kind !== 'succeeded') assertFailed(outcome);
  }
  assert.equal(outcome?.kind, 'succeeded', `no attempt came through within ${String(most)} requests`);
  const stored = await subject.stored(lsid);
  await processed(subject, lsid);
  assert.deepEqual(await subject.stored(lsid), stored, 'an attempt that was not cut off writes something else');
}

async function outage<S>(subject: ContractSubject<S>): Promise<void> {
  if (subject.fetch === undefined) return;
  assertFailed(await processed(subject, 'c2'.repeat(16), contextOf(subject, { fetch: unreachable })));
}

async function aborted<S>(subject: ContractSubject<S>): Promise<void> {
  const lsid = 'c3'.repeat(16);
  const before = await subject.stored(lsid);
  const context = contextOf(subject, { signal: AbortSignal.abort(new Error('The lease has ended.')) });
  // Both a rejection and an outcome are fine: nobody reads it.
  await subject.plugin.process(deliveryOf(lsid), subject.report(lsid), context).catch(() => undefined);
  assert.deepEqual(await subject.stored(lsid), before);
}

async function dryRun<S>(subject: ContractSubject<S>): Promise<void> {
  const { plugin, report, stored } = subject;
  if (plugin.preview === undefined) return;
  const lsid = 'c4'.repeat(16);
  const before = await stored(lsid);
  const preview = await plugin.preview(deliveryOf(lsid), report(lsid), contextOf(subject));
  assert.deepEqual(structuredClone(preview), preview);
  assertNoSecret(subject, preview);
  assert.deepEqual(await stored(lsid), before);
}

function redacted<S>(subject: ContractSubject<S>): void {
  const lsid = 'c5'.repeat(16);
  const answer = subject.plugin.redactReport?.(subject.report(lsid), settingsOf(subject));
  if (answer === undefined) return;
  if (!answer.ok) assert.fail(JSON.stringify(answer));
  assert.deepEqual(structuredClone(answer), answer, 'a report travels between threads as a structured clone');
  assert.equal(answer.report.head.lsid, lsid);
  assertNoSecret(subject, answer);
}

function indicators<S>(subject: ContractSubject<S>): void {
  let requests = 0;
  const fetch: typeof globalThis.fetch = (input, init) => {
    requests += 1;
    return unreachable(input, init);
  };
  const found = subject.plugin.indicators?.(contextOf(subject, { fetch })) ?? [];
  assert.equal(new Set(found.map(({ name }) => name)).size, found.length, 'two indicators have one name');
  assert.equal(requests, 0);
}

function jobs<S>(subject: ContractSubject<S>): void {
  const settings = settingsOf(subject);
  const declared = subject.plugin.jobs ?? [];
  assert.equal(new Set(declared.map(({ name }) => name)).size, declared.length, 'two jobs have one name');
  for (const job of declared) {
    const interval = job.intervalMilliseconds(settings);
    assert.ok(interval === undefined || interval > 0, `the interval of ${job.name} is not positive`);
  }
}
