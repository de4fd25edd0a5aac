import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type EngineFixture, type EngineFixtureOptions, openEngineFixture } from './engine-fixture.ts';

/** The table of the manual by code: what is seen, and what to do. */
const manual = readFileSync(join(import.meta.dirname, '../../../docs/operations.md'), 'utf8');
const rows = new Map(
  [...manual.matchAll(/^\| `(CB-[A-Z-]+|[a-z-]+)`: (.+?) *\| (.+?) *\| (.+?) *\|$/gm)].map(
    ([, code = '', seen = '', , cure = '']) => [code, { seen, cure }],
  ),
);

let fixture: EngineFixture;
vi.setConfig({ testTimeout: 120_000 });
afterEach(() => fixture.close());

async function open(options: EngineFixtureOptions = {}): Promise<void> {
  fixture = await openEngineFixture(options);
}

async function tell(lsid: string): Promise<void> {
  const body = new URLSearchParams({ event: 'support_conference_end', timestamp: '1893492000', lsid });
  await fetch(`${fixture.engine.listenerUrl}/ERSPost`, { method: 'POST', body });
  await fixture.settle();
}

/** What a notice says, as the table quotes it. */
async function noticed(code: string): Promise<void> {
  const notices = await fixture.engine.store.notices({ open: true }, { limit: 10 });
  const notice = notices.find((each) => each.code === code);
  expect({ seen: notice?.message, cure: notice?.help }).toEqual(rows.get(code));
}

describe('the manual quotes what is seen', () => {
  test('with a wrong secret of the API account, of which /health tells number and code', async () => {
    await open({ configuration: { clientSecret: 'wrong' } });
    await tell(fixture.play());
    await noticed('CB-RS-CREDENTIALS');
    const health = await fetch(`${fixture.engine.adminUrl}/health`);
    const parked = { count: 1, codes: ['CB-RS-CREDENTIALS'] };
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok', parked }]);
  });

  test('with a permission that is missing', async () => {
    await open();
    fixture.appliance.api.permissions = { command: 'full_access', supportReports: false };
    await tell(fixture.play());
    await noticed('CB-RS-PERMISSION');
  });

  test('with an appliance that is not reached', async () => {
    await open({ configuration: { applianceHost: '127.0.0.1:1' } });
    await tell(fixture.play());
    await noticed('CB-RS-UNAVAILABLE');
  });

  test('with an event of a session that does not exist', async () => {
    await open();
    await tell('f'.repeat(32));
    for (const wait of [10_000, 180_000, 3_000_000]) await fixture.pass(wait);
    const [delivery] = await fixture.engine.store.deliveries({}, { limit: 1 });
    expect(delivery?.state).toBe('skipped');
    expect(delivery?.reasonText).toBe(rows.get('no-such-session')?.seen);
  });

  test('with a session whose report is awaited', async () => {
    await open({ appliance: { reportLagSeconds: 600 } });
    await tell(fixture.play());
    const [delivery] = await fixture.engine.store.deliveries({}, { limit: 1 });
    expect(delivery?.reasonText).toBe(rows.get('not-ready')?.seen);
  });
});
