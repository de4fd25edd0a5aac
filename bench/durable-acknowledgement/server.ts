/**
 * A process that takes events: `node server.ts KIND sqlite:FILE|postgresql://...`, with a `Kind` of start-server.ts.
 * Prints its port.
 */
import type { PluginLog } from '@casebridge/plugin-api';
import { systemClock } from '../../packages/engine/src/time/clock.ts';
import { fingerprintOf } from '../../packages/engine/src/dispatch/fingerprint.ts';
import { createIdSource } from '../../packages/engine/src/ids.ts';
import { startListener } from '../../packages/engine/src/intake/listener.ts';
import { openPostgresStore } from '../../packages/engine/src/store/postgres/open.ts';
import { openSqliteStore } from '../../packages/engine/src/store/sqlite/open.ts';
import type { Store } from '../../packages/engine/src/store/store.ts';
import { gather, type RawDatabase, type Rows } from './gather.ts';
import { graphileWorker, pgBoss } from './queues.ts';
import { startRawHttp } from './raw-http.ts';
import { openRawPostgres } from './raw-postgres.ts';
import { openRawSqlite } from './raw-sqlite.ts';
import type { Kind } from './start-server.ts';

const silent: PluginLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (message, fields) => void process.stderr.write(`${message} ${String(fields?.error)}\n`),
};

const fileOf = (address: string) => /^sqlite:(.*)$/.exec(address)?.[1];

function openStore(address: string): Promise<Store> {
  const file = fileOf(address);
  return file === undefined
    ? openPostgresStore({ url: address, clock: systemClock })
    : openSqliteStore({ file, clock: systemClock });
}

async function startRaw(address: string, rows: Rows): Promise<number> {
  if (rows === 'same-rows') await (await openStore(address)).close();
  const file = fileOf(address);
  const database: RawDatabase = file === undefined ? await openRawPostgres(address, rows) : openRawSqlite(file, rows);
  return startRawHttp(gather(database.commit));
}

/** The product's store behind raw node:http: what the listener itself costs is the difference. */
async function startSameCommit(address: string): Promise<number> {
  const store = await openStore(address);
  const newId = createIdSource(systemClock);
  return startRawHttp((body) => {
    const lsid = body.slice(-32);
    const receivedAt = systemClock.now();
    const event = {
      id: newId(),
      source: 'push',
      applianceId: 'default',
      name: 'support_conference_end',
      lsid,
    } as const;
    const fingerprint = fingerprintOf(body, receivedAt);
    const told = { ...event, receivedAt, fields: [['body', body]] as const, fingerprint };
    // As the listener does: only the event tells of the session.
    return store.recordEvent(told, ['a'], { unconfirmed: 'unconfirmed' });
  });
}

async function startProduct(address: string): Promise<number> {
  const target = {
    id: 'a',
    applianceId: 'default',
    disabled: false,
    outboundEventTypes: ['support_conference_end' as const],
  };
  const { port } = await startListener({
    host: '127.0.0.1',
    port: 0,
    store: await openStore(address),
    configurations: () => [target],
    clock: systemClock,
    log: silent,
    publish: () => undefined,
  });
  return port;
}

const starts: Readonly<Record<Kind, (address: string) => Promise<number>>> = {
  listener: startProduct,
  'same-commit': startSameCommit,
  'one-row': (address) => startRaw(address, 'one-row'),
  'same-rows': (address) => startRaw(address, 'same-rows'),
  'pg-boss': async (address) => startRawHttp(await pgBoss(address)),
  'graphile-worker': async (address) => startRawHttp(await graphileWorker(address)),
};

const [kind = '', address = ''] = process.argv.slice(2);
process.stdout.write(`${await starts[kind as Kind](address)}\n`);
process.stdin.resume().on('end', () => process.exit());
