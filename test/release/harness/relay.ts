/**
 * A program: takes connections at one place and carries them to another, until its standard input ends, and so no longer
 * than whoever started it. `relay.ts FROM TO`, each a port of 127.0.0.1 or the path of a socket. Two of them lead from one network
 * into another, as a socket in a folder belongs to none.
 */
import { connect, createServer } from 'node:net';
import { pipeline } from 'node:stream/promises';

const [from = '', to = ''] = process.argv.slice(2);

function address(place: string): { host: string; port: number } | { path: string } {
  return /^\d+$/.test(place) ? { host: '127.0.0.1', port: Number(place) } : { path: place };
}

const server = createServer({ allowHalfOpen: true }, (taken) => {
  const carried = connect({ ...address(to), allowHalfOpen: true });
  // An end that goes away takes the other one with it; nobody has to be told.
  Promise.all([pipeline(taken, carried), pipeline(carried, taken)]).catch(() => undefined);
});
server.listen(address(from), () => process.stdout.write('listening\n'));
process.stdin.once('close', () => process.exit()).resume();
