import { expect, test, vi } from 'vitest';
import { createEngineEvents } from './engine-events.ts';

function openStream() {
  const error = vi.fn();
  return { events: createEngineEvents({ error }), error };
}

test('listeners hear events of their kind, in the order in which they subscribed, until they unsubscribe', () => {
  const { events } = openStream();
  const heard: string[] = [];
  const end = events.subscribe('jobs-due', () => void heard.push('first'));
  events.subscribe('jobs-due', () => void heard.push('second'));
  events.publish({ kind: 'deliveries-due' });
  events.publish({ kind: 'jobs-due' });
  end();
  events.publish({ kind: 'jobs-due' });
  expect(heard).toEqual(['first', 'second', 'second']);
});

test('a listener that throws or rejects harms neither the publisher nor the other listeners, and is logged', async () => {
  const { events, error } = openStream();
  const heard = vi.fn();
  events.subscribe('jobs-due', () => {
    throw new Error('thrown');
  });
  events.subscribe('jobs-due', () => Promise.reject(new Error('rejected')));
  events.subscribe('jobs-due', heard);
  events.publish({ kind: 'jobs-due' });
  expect(heard).toHaveBeenCalledTimes(1);
  await vi.waitFor(() => expect(error).toHaveBeenCalledTimes(2));
  expect(error.mock.calls.map(([message]) => message as string)).toEqual([
    'events.listener-failed',
    'events.listener-failed',
  ]);
});

test('a listener may end its subscription, or subscribe others, while it is told', () => {
  const { events } = openStream();
  const heard: string[] = [];
  const end = events.subscribe('jobs-due', () => {
    heard.push('first');
    end();
    events.subscribe('jobs-due', () => void heard.push('later'));
  });
  events.subscribe('jobs-due', () => void heard.push('second'));
  events.publish({ kind: 'jobs-due' });
  expect(heard).toEqual(['first', 'second']);
});

test('the next event of a kind can be awaited', async () => {
  const { events } = openStream();
  const next = events.next('event-recorded', ({ recorded }) => recorded.lsid === 'b');
  const recorded = { id: '1', name: 'x', applianceId: 'default', disposition: 'accepted' } as const;
  events.publish({ kind: 'event-recorded', recorded: { ...recorded, lsid: 'a' } });
  events.publish({ kind: 'event-recorded', recorded: { ...recorded, lsid: 'b' } });
  expect((await next).recorded.lsid).toBe('b');
});
