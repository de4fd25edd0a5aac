import { describe, expect, it } from 'vitest';
import { rowId } from './row-id.ts';

const lsid = '0123456789abcdef0123456789abcdef';

describe('rowId', () => {
  it.each([
    [['bt_session', lsid], '2a1c2b1c-52c5-577b-a16a-6b437a2afc5d'],
    [['bt_sessionparticipant', lsid, '1'], '77b2173c-12ac-5663-979a-93a8b24f9909'],
    [['bt_sessionevent', lsid, '1'], '4d796da6-fd51-5bf9-b87f-f3aa55e95a2d'],
    [['bt_sessionevent', lsid, '12'], '25402ed4-eab2-50d4-b4bf-0f15432d819c'],
    [['bt_surveyanswer', lsid, 'customer', '1', 'rating', '0'], 'e6c6cdb2-2646-5a58-b9c2-db0cf992cd59'],
    [
      ['bt_surveyanswer', lsid, 'representative', '2', 'Zufriedenheit: "größer"', '0'],
      'd830733c-9909-504c-95c0-47d6c01821fc',
    ],
  ] as [[string, string, ...string[]], string][])('of %j is the one of the decision record', (parts, id) => {
    expect(rowId(...parts)).toBe(id);
  });

  it('does not depend on the letter case of the session id', () => {
    expect(rowId('bt_session', lsid.toUpperCase())).toBe(rowId('bt_session', lsid));
  });
});
