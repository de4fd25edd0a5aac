import { describe, expect, test } from 'vitest';
import { decideDispatch, type DispatchTarget } from './decide.ts';

const end = 'support_conference_end';
const survey = 'support_conference_customer_exit_survey_completed';
const target = (id: string, changes: Partial<DispatchTarget> = {}): DispatchTarget => ({
  id,
  applianceId: 'Default',
  disabled: false,
  outboundEventTypes: [end],
  ...changes,
});

describe('dispatch', () => {
  test.each([
    ['nothing is configured', 'default', end, true, [], 'unknown-appliance'],
    ['another appliance', 'other', end, true, [target('a')], 'unknown-appliance'],
    ['an event of a later version', 'default', 'support_conference_moved', false, [target('a')], 'unknown-event'],
    ['an event type that is not ticked', 'default', survey, true, [target('a')], 'event-not-selected'],
    ['only a disabled one wants it', 'default', end, true, [target('a', { disabled: true })], 'configuration-disabled'],
  ])('%s: ignored', (_title, applianceId, name, isKnown, configurations, reason) => {
    expect(decideDispatch(applianceId, name, isKnown, configurations)).toMatchObject({ kind: 'ignored', reason });
  });

  test('every configuration that is on and wants the event gets it, whatever the case of the id', () => {
    const configurations = [
      target('a'),
      target('b', { applianceId: 'DEFAULT' }),
      target('c', { disabled: true }),
      target('d', { outboundEventTypes: [survey] }),
      target('e', { applianceId: 'other' }),
    ];
    expect(decideDispatch('dEFAULT', end, true, configurations)).toEqual({
      kind: 'accepted',
      configurationIds: ['a', 'b'],
    });
  });
});
