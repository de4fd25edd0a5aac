import { expect, test } from 'vitest';
import type { EngineEvent } from '../events/engine-event.ts';
import { createEngineEvents } from '../events/engine-events.ts';
import { createMetrics } from './metrics.ts';

test('metrics tell events, attempts, their duration, and the deliveries in the store', async () => {
  const counts = { pending: 3, running: 1, succeeded: 7, skipped: 0, retrying: 2, dead: 1 };
  const polls = [
    { configurationId: 'a', succeededAt: new Date(1000), refusals: 0 },
    { configurationId: 'b', refusals: 3 },
  ];
  const { publish, subscribe } = createEngineEvents({ error: () => undefined });
  const metrics = createMetrics({ deliveryCounts: async () => counts, lastPolls: async () => polls }, { subscribe });
  const recorded = { id: '1', name: 'x', applianceId: 'default', lsid: '' };
  publish({ kind: 'event-recorded', recorded: { ...recorded, disposition: 'accepted' } });
  publish({ kind: 'event-recorded', recorded: { ...recorded, disposition: 'ignored', ignoredReason: 'duplicate' } });
  const attempt = { outcome: { kind: 'abandoned' }, startedAt: new Date(0), endedAt: new Date(2000) };
  publish({ kind: 'attempt-ended', attempt } as EngineEvent);
  const text = await metrics.text();
  for (const line of [
    'casebridge_events_total{disposition="accepted",reason=""} 1',
    'casebridge_events_total{disposition="ignored",reason="duplicate"} 1',
    'casebridge_attempts_total{outcome="abandoned"} 1',
    'casebridge_attempt_duration_seconds_bucket{le="2.5"} 1',
    'casebridge_attempt_duration_seconds_bucket{le="1"} 0',
    'casebridge_deliveries{state="pending"} 3',
    'casebridge_poll_last_success_timestamp_seconds{configuration="a"} 1',
    'casebridge_poll_refusals{configuration="b"} 3',
  ]) {
    expect(text.split('\n')).toContain(line);
  }
});
