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
    log.child({ delivery: 'd' }).info('delivery.attempted', { attempt: 2 });
    expect(last()).toMatchObject({ level: 'info', msg: 'delivery.attempted', delivery: 'd', attempt: 2 });
    expect(new Date(String(last().time)).toISOString()).toBe(last().time);
  });

  test('keeps secrets out of fields, bindings and errors', () => {
    const { log, redactor, lines, last } = recording();
    redactor.add('hunter22');
    log
      .child({ note: 'hunter22' })
      .info('x', { error: new Error('hunter22'), clientSecret: 'other', list: ['hunter22'] });
    expect(lines.join('')).not.toMatch(/hunter22|other/);
    expect(last().error).toMatchObject({ type: 'Error', message: '[redacted]' });
  });

  test('leaves out what is below its level', () => {
    const { log, lines } = recording();
    log.debug('x');
    expect(lines).toEqual([]);
  });

  test('keeps secrets out of messages, which may be those of a plugin', () => {
    const { log, redactor, last } = recording();
    redactor.add('hunter22');
    log.info('said hunter22');
    expect(last().msg).toBe('said [redacted]');
  });

  test('shows control characters and turned text to a terminal as escapes, without losing them', () => {
    const { log, lines, last } = recording();
    const hostile = 'a\u001b[31mb\u009bc\u202egnp.exe\u2066d\u2028e';
    log.info('x', { hostile });
    expect(lines.join('').trimEnd()).toMatch(/^[\u0020-\u007e]*$/);
    expect(last().hostile).toBe(hostile);
  });

  test('lets no field write level, time or message twice', () => {
    const { log, lines, last } = recording();
    log.info('x', { level: 'error', time: 'yesterday', msg: 'y' });
    expect(lines.at(-1)?.match(/"level":/g)).toHaveLength(1);
    expect(lines.at(-1)?.match(/"time":/g)).toHaveLength(1);
    expect(last()).toMatchObject({ level: 'info', msg: 'x', level_: 'error', time_: 'yesterday', msg_: 'y' });
  });
});
