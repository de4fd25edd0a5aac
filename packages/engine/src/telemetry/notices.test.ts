import { describe, expect, test } from 'vitest';
import { createManualClock } from '@casebridge/plugin-api/testing';
import { createIdSource } from '../ids.ts';
import type { Notice, NoticeFilter } from '../store/operation-records.ts';
import { createNotices } from './notices.ts';

const clock = createManualClock();
const fault = (code: string) => ({ code, message: 'It is so.', help: 'Mend it.' });
const stored: Notice = { id: '1', configurationId: 'a', level: 'error', ...fault('CB-DOWN'), since: clock.now() };

function setUp(notices: () => Promise<readonly Notice[]> = () => Promise.resolve([stored])) {
  return createNotices({ store: { notices }, clock, newId: createIdSource(clock) });
}

const codes = (notices: readonly Notice[]) => notices.map(({ code }) => code);

describe('notices', () => {
  test('about this process stand on the first page, each once until it is over, before those of the store', async () => {
    const notices = setUp();
    for (const code of ['CB-ONE', 'CB-TWO', 'CB-ONE']) notices.give(fault(code), 'warning');
    expect(codes(await notices.list({ open: true }, { limit: 9 }))).toEqual(['CB-TWO', 'CB-ONE', 'CB-DOWN']);
    expect(codes(await notices.list({ open: true }, { limit: 9, before: '2' }))).toEqual(['CB-DOWN']);
    notices.end('CB-ONE');
    expect(codes(await notices.list({ open: true }, { limit: 9 }))).toEqual(['CB-TWO', 'CB-DOWN']);
    const [ended] = await notices.list({ open: false }, { limit: 9 });
    expect(ended).toMatchObject({ code: 'CB-ONE', configurationId: '', endedAt: clock.now() });
    notices.give(fault('CB-ONE'), 'error');
    expect(codes(await notices.list({}, { limit: 9 }))).toEqual(['CB-ONE', 'CB-TWO', 'CB-ONE', 'CB-DOWN']);
    // The store of this test filters nothing.
    const own = async (filter: NoticeFilter) => codes(await notices.list(filter, { limit: 9 })).slice(0, -1);
    expect(await own({ level: 'error' })).toEqual(['CB-ONE']);
    expect(await own({ code: 'CB-TWO' })).toEqual(['CB-TWO']);
    expect(await own({ text: 'cb-t' })).toEqual(['CB-TWO']);
    expect(await own({ configurationId: 'a' })).toEqual([]);
  });

  test('are all there is where the store cannot be read, if they tell of that; else the fault is told', async () => {
    const notices = setUp(() => Promise.reject(new Error('gone')));
    notices.give(fault('CB-CLOCK-JUMPED'), 'warning');
    await expect(notices.list({}, { limit: 9 })).rejects.toThrow('gone');
    notices.give(fault('CB-STORE-GONE'), 'error');
    expect(codes(await notices.list({}, { limit: 9 }))).toEqual(['CB-STORE-GONE', 'CB-CLOCK-JUMPED']);
  });
});
