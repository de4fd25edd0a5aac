/**
 * One attack on a listener, as a process of its own: `node attacks.ts NAME HOST PORT LSID`, until standard input ends. It
 * comes from another address of the loopback than the appliance. Prints what it did as JSON when it ends.
 */
import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const [, , name = '', host = '', port = '', knownLsid = ''] = process.argv;
const localAddress = '127.0.0.2';
const over = new AbortController();
const counts = { posts: 0, refused: 0, connections: 0 };

process.stdin.resume().on('end', () => over.abort());

/** @returns whether there was an answer at all */
function post(agent: Agent, body: string | Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) };
    const options = { host, port, localAddress, agent, method: 'POST', path: '/ERSPost', headers };
    const sent = request(options, (response) => {
      response.resume().once('close', () => resolve(true));
    });
    sent.once('error', () => resolve(false));
    sent.end(body);
  });
}

/** Posts over several connections at once, as fast as they are answered. */
async function flood(parallel: number, most: number, body: () => string | Buffer): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: parallel });
  async function lane(): Promise<void> {
    while (!over.signal.aborted && counts.posts < most) {
      counts.posts += 1;
      if (await post(agent, body())) continue;
      counts.refused += 1;
      await delay(10);
    }
  }
  await Promise.all(Array.from({ length: parallel }, lane));
  agent.destroy();
}

/** Holds connections open, each anew as soon as it is closed. @param trickle bytes that each sends, one in a second */
async function hold(connections: number, trickle: string): Promise<void> {
  async function one(): Promise<void> {
    while (!over.signal.aborted) {
      counts.connections += 1;
      const socket = connect({ host, port: Number(port), localAddress });
      const closed = new Promise<void>((resolve) => {
        socket.once('error', () => undefined).once('close', () => resolve());
      });
      let sent = 0;
      const dripping = setInterval(() => socket.write(trickle.charAt(sent++)), 1000);
      const stop = () => socket.destroy();
      over.signal.addEventListener('abort', stop);
      await closed;
      over.signal.removeEventListener('abort', stop);
      clearInterval(dripping);
      await delay(50);
    }
  }
  await Promise.all(Array.from({ length: connections }, one));
}

const eventOf = (lsid: string, more = '') =>
  `event=support_conference_end&version=1&timestamp=${Math.floor(Date.now() / 1000) - counts.posts}&lsid=${lsid}${more}`;
const controls = '%01'.repeat(20_000);

const attacks: Readonly<Record<string, () => Promise<void>>> = {
  'forged events': () => flood(8, 11_000, () => eventOf(randomBytes(16).toString('hex'))),
  'idle connections': () => hold(1030, ''),
  'slow headers': () => hold(300, 'POST /ERSPost HTTP/1.1\r\nHost: x\r\nX: '.padEnd(600, 'x')),
  'bodies of control characters': () =>
    flood(4, Infinity, () => eventOf(randomBytes(16).toString('hex'), `&x=${controls}`)),
  'repeats of a known session': () => flood(4, Infinity, () => eventOf(knownLsid)),
};

await attacks[name]?.();
process.stdout.write(JSON.stringify(counts));
