import { startAppliance } from '@casebridge/emulator-remote-support';
import type { SessionEvent } from '@casebridge/plugin-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kindOfRow } from '../../demo/check/expected.ts';
import { kindOf } from '../../packages/plugin-dynamics365/src/mapping/kinds.ts';

const kindsWithRows = new Set(['chat', 'note', 'file', 'action']);

let appliance: Awaited<ReturnType<typeof startAppliance>>;
beforeAll(async () => {
  appliance = await startAppliance();
});
afterAll(() => appliance.close());

test.each([
  ['English', (type: string) => type],
  ['a language that nobody knows', (type: string) => `¿${type}?`],
])('each event of the scenario "everything" has a row exactly where one is expected, in %s', (_, translate) => {
  const { events } = appliance.play({ scenario: 'everything' });
  const wrong = events.filter((event, index) => {
    const { systemInformation, ...rest } = event;
    const type = translate(event.type);
    const told: SessionEvent = {
      ...rest,
      ...(systemInformation && { systemInformation: { categories: [] } }),
      ...{ type, ordinal: index },
    };
    return kindsWithRows.has(kindOf(told)) !== (kindOfRow(event) !== undefined);
  });
  expect(events.length).toBeGreaterThan(50);
  expect(wrong).toEqual([]);
});
