import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fieldsSchema } from '../src/config/plugin-configuration-schema.ts';
import {
  ask,
  edit,
  end,
  headersAtTarget,
  ignoredReasons,
  open,
  pollingOnly,
  survey,
  tell,
} from './configuration-form.ts';

/**
 * Effect of each events, polling and retry field of the original's form on a running engine: events are posted, configurations edited at the admin
 * address, reports fetched from an appliance, and rows put to a destination.
 * The other fields: configuration-fields-appliance.test.ts.
 */

const minute = 60_000;

describe('Outbound Event Types', () => {
  test('decide which events reach the plugin; others are acknowledged and recorded with the reason', async () => {
    const fixture = await open({ configuration: { outboundEventTypes: [survey], retryOutboundEventTypes: [] } });
    const [ended, rated] = [fixture.play(), fixture.play()];
    await tell(fixture, ended);
    await tell(fixture, rated, survey);
    await fixture.settle();
    expect(headersAtTarget(fixture, 'x-event')).toEqual([survey]);
    expect(await ignoredReasons(fixture)).toEqual(['event-not-selected']);
    await edit(fixture, { outboundEventTypes: [end] });
    const later = fixture.play();
    await tell(fixture, later);
    await tell(fixture, later, survey);
    await fixture.settle();
    expect(headersAtTarget(fixture, 'x-event')).toEqual([survey, end]);
  });
});

describe('Polling Event Types', () => {
  test('unticked asks the appliance for nothing, ticked finds what nobody told', async () => {
    const fixture = await open({ configuration: { ...pollingOnly, pollingEventTypes: [] } });
    const lsid = fixture.play();
    await fixture.pass(60 * minute);
    expect(fixture.appliance.requests.totals).toEqual({});
    await edit(fixture, { pollingEventTypes: [end] });
    await fixture.settle();
    expect([...fixture.target.rows.keys()]).toEqual([lsid]);
  });

  test('can hold no survey: only ended sessions can be asked for', async () => {
    const fixture = await open();
    const { answer } = await ask(fixture, 'PUT', `/configurations/${fixture.configuration.id}`, {
      ...fixture.configuration,
      pollingEventTypes: [survey],
    });
    expect(answer.problems).toEqual([expect.stringContaining('Polling Event Types')]);
  });
});

describe('Polling Interval', () => {
  test('is the time between two questions, in minutes, and an edit counts at once', async () => {
    const fixture = await open({ configuration: { ...pollingOnly, pollingIntervalMinutes: 60 } });
    await fixture.settle();
    // The list of sessions is read by the reconciliation, too; surveys are asked for by polling alone.
    const lists = () => fixture.appliance.requests.totals['/api/reporting SupportCustExitSurvey'] ?? 0;
    const first = lists();
    expect(first).toBeGreaterThan(0);
    await fixture.pass(55 * minute);
    expect(lists()).toBe(first);
    await fixture.pass(5 * minute);
    expect(lists()).toBe(first + 1);
    await edit(fixture, { pollingIntervalMinutes: 5 });
    await fixture.settle();
    // An edit makes everything due at once.
    expect(lists()).toBe(first + 2);
    await fixture.pass(4 * minute);
    expect(lists()).toBe(first + 2);
    await fixture.pass(minute);
    expect(lists()).toBe(first + 3);
  });
});

describe('Retry Attempt Limit', () => {
  test.each([
    [0, 1],
    [2, 3],
  ])('of %i makes %i attempts, then a dead letter', async (retryAttemptLimit, attempts) => {
    const fixture = await open({ configuration: { retryAttemptLimit } });
    fixture.target.status = 500;
    const lsid = fixture.play();
    await tell(fixture, lsid);
    for (let hours = 0; hours < 5; hours += 1) await fixture.pass(60 * minute);
    expect(headersAtTarget(fixture, 'x-attempt')).toEqual(Array.from({ length: attempts }, (_, n) => String(n + 1)));
    expect(await fixture.deliveriesOf(lsid)).toMatchObject([{ state: 'dead', reason: 'CB-PROBE-500' }]);
  });
});

describe('Retry Outbound Event Types', () => {
  test('decide which pushed events are tried again', async () => {
    const fixture = await open({
      configuration: { outboundEventTypes: [end, survey], retryOutboundEventTypes: [survey], retryAttemptLimit: 1 },
    });
    fixture.target.status = 500;
    const [ended, rated] = [fixture.play(), fixture.play()];
    await tell(fixture, ended);
    await tell(fixture, rated, survey);
    await fixture.settle();
    expect(await fixture.deliveriesOf(ended)).toMatchObject([{ state: 'dead', attempts: 1 }]);
    expect(await fixture.deliveriesOf(rated)).toMatchObject([{ state: 'retrying', attempts: 1 }]);
    fixture.target.status = 200;
    await fixture.pass(60 * minute);
    expect([...fixture.target.rows.keys()]).toEqual([rated]);
  });
});

describe('Retry Polling Event Types', () => {
  test.each([
    ['ticked', [end] as const, 'retrying', 'dead'],
    ['unticked', [] as const, 'dead', 'retrying'],
  ])(
    '%s: decide whether what was found by asking is tried again, and nothing else',
    async (_title, retryPollingEventTypes, polled, pushed) => {
      const retryOutboundEventTypes = retryPollingEventTypes.length > 0 ? [] : [end as 'support_conference_end'];
      const fixture = await open({
        configuration: { pollingEventTypes: [end], retryPollingEventTypes, retryOutboundEventTypes },
      });
      fixture.target.status = 500;
      const told = fixture.play();
      await tell(fixture, told);
      await fixture.settle();
      expect(await fixture.deliveriesOf(told)).toMatchObject([{ state: pushed, attempts: 1 }]);
      const found = fixture.play();
      await fixture.pass(15 * minute);
      const [delivery] = await fixture.deliveriesOf(found);
      expect(delivery).toMatchObject({ state: polled });
    },
  );
});

test('every field of the form is in one of the two files, by its label or name', () => {
  const files = ['configuration-fields.test.ts', 'configuration-fields-appliance.test.ts'];
  const text = files.map((file) => readFileSync(join(import.meta.dirname, file), 'utf8')).join('');
  const own = ['id', 'plugin', 'settings'];
  const fields = Object.keys(fieldsSchema.shape).filter((field) => !own.includes(field));
  expect(fields.length).toBeGreaterThanOrEqual(15);
  // Set, asked for or looked at: a field that no test names has no test.
  expect(fields.filter((field) => !new RegExp(`\\b${field}\\b`).test(text))).toEqual([]);
});
