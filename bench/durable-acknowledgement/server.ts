/**
 * A process that takes events: `node server.ts listener|raw sqlite:FILE|postgresql://...`. `listener` is the product's;
 * `raw` is the least that node:http can do with the same commit. Prints its port.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PluginLog } from '@casebridge/plugin-api';
import { systemClock } from '../../packages/engine/src/clock.ts';
import { startListener } from '../../packages/engine/src/intake/listener.ts';
import { openPostgresStore } from '../../packages/engine/src/store/postgres/open.ts';
import { openSqliteStore } from '../../packages/engine/src/store/sqlite/open.ts';
import type { Store } from '../../packages/engine/src/store/store.ts';

const silent: PluginLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (message, fields) => void process.stderr.write(`${message} ${String(fields?.error)}\n`),
};

function openStore(address: string): Promise<Store> {
  const file = /^sqlite:(.*)$/.exec(address)?.[1];
  return file === undefined
    ? openPostgresStore({ url: address, clock: systemClock })
    : openSqliteStore({ file, clock: systemClock });
}

async function startRaw(store: Store): Promise<number> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const id = randomUUID();
      const event = {
        id,
        source: 'push' as const,
        applianceId: 'default',
        name: 'support_conference_end',
        lsid: body.slice(-32),
        receivedAt: new Date(),
        fields: [['body', body] as const],
        fingerprint: id,
      };
      void store.recordEvent(event, ['a']).then(() => response.end('OK'));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return (server.address() as AddressInfo).port;
}

async function startProduct(store: Store): Promise<number> {
  const target = {
    id: 'a',
    applianceId: 'default',
    disabled: false,
    outboundEventTypes: ['support_conference_end' as const],
  };
  const { port } = await startListener({
    host: '127.0.0.1',
    port: 0,
    store,
    configurations: () => [target],
    clock: systemClock,
    log: silent,
  });
  return port;
}

const [kind, address = ''] = process.argv.slice(2);
const store = await openStore(address);
process.stdout.write(`${await (kind === 'raw' ? startRaw(store) : startProduct(store))}\n`);
process.stdin.resume().on('end', () => process.exit());
