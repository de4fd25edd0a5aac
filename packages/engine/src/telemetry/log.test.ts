import { describe, expect, test } from 'vitest';
import { createRedactor } from '../secrets/redactor.ts';
import { createLog } from './log.ts';

function recording() {
  const lines: string[] = [];
  const redactor = createRedactor();
  const destination = { write: (line: string) => void lines.push(line) };
  const log = createLog({ level: 'info', redactor, destination });
  return { log, redactor, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> };
}

describe('the log', () => {
  test('writes a JSON line with time, level, message and fields', () => {
    const { log, last } = recording();
    log.child({ delivery: 'd' }).warn('delivery.attempted', { attempt: 2 });
    expect(last()).toMatchObject({ level: 'warn', msg: 'delivery.attempted', delivery: 'd', attempt: 2 });
    expect(new Date(String(last().time)).toISOString()).toBe(last().time);
  });

  test('keeps secrets out of fields, bindings and errors', () => {
    const { log, redactor, lines, last } = recording();
    redactor.add('hunter22');
    log
      .child({ note: 'hunter22' })
      .error('x', { error: new Error('hunter22'), clientSecret: 'other', list: ['hunter22'] });
    expect(lines.join('')).not.toMatch(/hunter22|other/);
    expect(last().error).toMatchObject({ type: 'Error', message: '[redacted]' });
  });

  test('leaves out what is below its level', () => {
    const { log, lines } = recording();
    log.debug('x');
    expect(lines).toEqual([]);
  });
});
