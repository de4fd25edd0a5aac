import { expect, test } from 'vitest';
import { createSlots } from './slots.ts';

const NORMAL = { urgent: false, signal: undefined };

test('no more than the limit hold a slot, and they come in their order', async () => {
  const slots = createSlots(2);
  const order: number[] = [];
  const all = [1, 2, 3, 4].map((number) => slots.acquire(NORMAL).then(() => order.push(number)));
  await Promise.all(all.slice(0, 2));
  expect([slots.held, slots.queued, order]).toEqual([2, 2, [1, 2]]);
  slots.release();
  await all[2];
  slots.release();
  await all[3];
  expect([slots.held, slots.queued, order]).toEqual([2, 0, [1, 2, 3, 4]]);
});

test('a higher limit admits at once, a lower one when slots come back', async () => {
  const slots = createSlots(1);
  await slots.acquire(NORMAL);
  const [second, third] = [slots.acquire(NORMAL), slots.acquire(NORMAL)];
  slots.resize(2);
  await second;
  slots.resize(1);
  slots.release();
  expect([slots.held, slots.queued]).toEqual([1, 1]);
  slots.release();
  await third;
});

test('who gives up while waiting leaves the queue', async () => {
  const slots = createSlots(1);
  const aborter = new AbortController();
  await slots.acquire(NORMAL);
  const waiting = slots.acquire({ urgent: false, signal: aborter.signal });
  aborter.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  expect(slots.queued).toBe(0);
  await expect(slots.acquire({ urgent: false, signal: aborter.signal })).rejects.toThrow('enough');
});

test('who gives up when already admitted keeps the slot', async () => {
  const slots = createSlots(1);
  const aborter = new AbortController();
  const admitted = slots.acquire({ urgent: false, signal: aborter.signal });
  aborter.abort();
  await admitted;
  expect(slots.held).toBe(1);
});

test('who is urgent comes before who waits already', async () => {
  const slots = createSlots(1);
  await slots.acquire(NORMAL);
  const order: string[] = [];
  const normal = slots.acquire(NORMAL).then(() => order.push('normal'));
  const urgent = slots.acquire({ ...NORMAL, urgent: true }).then(() => order.push('urgent'));
  slots.release();
  await urgent;
  slots.release();
  await normal;
  expect(order).toEqual(['urgent', 'normal']);
});
