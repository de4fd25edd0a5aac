import { expect, test } from 'vitest';
import { createRedactor } from '../secrets/redactor.ts';
import { createLog } from './log.ts';
import { createLogRing } from './log-ring.ts';

const fault = { code: 'CB-INTERNAL', message: 'x', help: 'y' };

function open() {
  const ring = createLogRing();
  const redactor = createRedactor();
  const log = createLog({ level: 'debug', redactor, destination: { write: () => undefined }, ring });
  return { ring, redactor, log };
}

test('the ring has the last lines, newest first, by level, text and place', () => {
  const { ring, log } = open();
  log.info('poll.done', { sessions: 3 });
  log.warn('poll.refused', { code: 'CB-RS-CREDENTIALS', message: 'x', help: 'y' });
  log.error('admin.failed', fault);
  const messages = (...asked: Parameters<typeof ring.lines>) => ring.lines(...asked).map(({ message }) => message);
  expect(messages({}, 10)).toEqual(['admin.failed', 'poll.refused', 'poll.done']);
  expect(messages({ level: 'warn' }, 10)).toEqual(['admin.failed', 'poll.refused']);
  expect(messages({ text: 'cb-rs' }, 10)).toEqual(['poll.refused']);
  expect(messages({ before: 2 }, 10)).toEqual(['poll.done']);
  expect(ring.lines({}, 1)).toEqual([
    { id: 3, time: expect.any(String) as unknown, level: 'error', message: 'admin.failed', fields: fault },
  ]);
});

test('a flood of lines, and lines of any length, take bounded memory', () => {
  const { ring, log } = open();
  for (let line = 0; line < 10_000; line += 1) log.info('flood', { line });
  expect(ring.lines({}, 10_000).map(({ fields }) => fields.line)).toEqual(
    Array.from({ length: 2_000 }, (_, index) => 9_999 - index),
  );
  for (let line = 0; line < 100; line += 1) log.info('long', { text: 'x'.repeat(100_000) });
  expect(ring.lines({ text: 'long' }, 10_000).length).toBeLessThan(25);
});

test('secrets are taken out before the ring, and listeners hear what it gets until they end it', () => {
  const { ring, redactor, log } = open();
  redactor.add('hunter22');
  const heard: string[] = [];
  const end = ring.subscribe(({ fields }) => heard.push(JSON.stringify(fields)));
  log.info('x', { note: 'hunter22', clientSecret: 'other' });
  end();
  log.info('y');
  expect(heard).toEqual(['{"note":"[redacted]","clientSecret":"[redacted]"}']);
  expect(JSON.stringify(ring.lines({}, 10))).not.toMatch(/hunter22|other/);
});
