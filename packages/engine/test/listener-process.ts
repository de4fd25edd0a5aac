import { systemClock } from '../src/time/clock.ts';
import { openSqliteStore } from '../src/store/sqlite/open.ts';
import { startListener } from '../src/intake/listener.ts';

// A process that takes events until it is killed: run by intake/crash.test.ts with the store's file as argument.
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const store = await openSqliteStore({ file: process.argv[2] ?? '', clock: systemClock });
const listener = await startListener({
  host: '127.0.0.1',
  port: 0,
  store,
  configurations: () => [
    { id: 'a', applianceId: 'default', disabled: false, outboundEventTypes: ['support_conference_end'] },
  ],
  clock: systemClock,
  log: silent,
  publish: () => undefined,
});
process.stdout.write(`${listener.port}\n`);
// The parent's end is this process's end, also if the parent is not able to say so.
process.stdin.resume().on('end', () => process.exit());
