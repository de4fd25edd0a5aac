import { createRandom, type Random } from '../random.ts';
import type { SessionEvent, SystemCategory } from './model.ts';
import { resolveWho, type SessionRecord } from './record.ts';
import type { Who } from './script.ts';

/*
 * Sessions that are too large to hold: their mass is made up on the way into each report, the same every time, because
 * it follows from a seed. Memory use is that of one event.
 */

/** The first and last second over which the mass is spread. */
function spread(record: SessionRecord): { from: number; span: number } {
  const from = Math.max(record.startedAt, ...record.representatives.map(({ joinedAt }) => joinedAt));
  const last = record.endsAt ?? from + 3600;
  return { from, span: Math.max(1, last - from) };
}

/** How many events of the mass have happened at an instant. */
export function countBulkEvents(record: SessionRecord, at: number): number {
  if (!record.bulk || record.bulk.events === 0) return 0;
  const { from, span } = spread(record);
  const { events } = record.bulk;
  return Math.max(0, Math.min(events, Math.ceil(((at - from + 1) * events) / span)));
}

/**
 * The whole log up to an instant, in the order of time: what was scripted, and the mass where there is one.
 * @param at seconds since 1970
 */
export function* allEvents(record: SessionRecord, at: number): Generator<SessionEvent, void, undefined> {
  const scripted = record.events.filter(({ timestamp }) => timestamp <= at);
  let next = 0;
  for (const event of bulkEvents(record, at)) {
    for (let due = scripted[next]; due && due.timestamp <= event.timestamp; due = scripted[next]) {
      yield due;
      next += 1;
    }
    yield event;
  }
  yield* scripted.slice(next);
}

function* bulkEvents(record: SessionRecord, at: number): Generator<SessionEvent, void, undefined> {
  if (!record.bulk) return;
  const { events, systemInformationRows = 0, seed = record.lsid } = record.bulk;
  const { from, span } = spread(record);
  if (systemInformationRows > 0 && from <= at) yield informationEvent(record, from, systemInformationRows, seed);
  const random = createRandom(seed);
  const count = countBulkEvents(record, at);
  for (let index = 0; index < count; index += 1)
    yield makeEvent(record, from + Math.floor((index * span) / events), index, random);
}

const windows = ['Document1 - Word', 'Inbox – Mail', 'C:\\Windows\\system32\\cmd.exe', 'Taschenrechner & Co.'];
const words = ['printer', 'driver', 'Größe', 'restart', 'please', 'screen', 'OK', '<none>', 'network', 'álbum', '案件'];

function makeEvent(record: SessionRecord, timestamp: number, index: number, random: Random): SessionEvent {
  const isChat = random.chance(0.4);
  const by: Who = random.chance(0.5) || record.representatives.length === 0 ? 'customer' : 'representative';
  const performedBy = resolveWho(record, record.customers.length === 0 ? 'system' : by);
  const sentence = Array.from({ length: random.integer(3, 20) }, () => random.pick(words)).join(' ');
  if (isChat) {
    const body = `${index}: ${sentence}`;
    return {
      timestamp,
      type: 'Chat Message',
      performedBy,
      destination: resolveWho(record, 'everyone'),
      body,
      data: [],
      files: [],
    };
  }
  const data = [
    { name: 'exeName', value: `${random.pick(words)}.exe` },
    { name: 'windowName', value: `${random.pick(windows)} ${index}` },
  ];
  return { timestamp, type: 'Session Foreground Window Changed', performedBy, data, files: [] };
}

function informationEvent(record: SessionRecord, timestamp: number, rows: number, seed: string): SessionEvent {
  const category: SystemCategory = {
    name: 'Event Log',
    fields: [
      { id: 'number', name: 'Number' },
      { id: 'source', name: 'Source' },
      { id: 'text', name: 'Text' },
    ],
    rows: { [Symbol.iterator]: () => informationRows(rows, seed) },
  };
  const performedBy = resolveWho(record, 'system');
  const systemInformation = { categories: [category] };
  return { timestamp, type: 'System Information Retrieved', performedBy, data: [], files: [], systemInformation };
}

function* informationRows(count: number, seed: string): Generator<readonly string[], void, undefined> {
  const random = createRandom(`${seed} rows`);
  for (let index = 0; index < count; index += 1)
    yield [
      String(index),
      random.pick(['Service Control Manager', 'Kernel-Power', 'DCOM']),
      `${random.pick(words)} ${random.hex(24)}`,
    ];
}
