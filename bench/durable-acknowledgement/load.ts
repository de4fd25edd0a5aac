import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { percentile } from '../form.ts';

/** Figures that clients saw: times in milliseconds. */
export interface Load {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/**
 * Posts events for a while, each connection the next one when the last is acknowledged.
 * @throws if an answer is not 200
 */
export async function postFor(port: number, connections: number, milliseconds: number): Promise<Load> {
  const samples: number[] = [];
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const began = performance.now();
  await Promise.all(sockets.map((socket) => postUntil(socket, began + milliseconds, samples)));
  const seconds = (performance.now() - began) / 1000;
  for (const socket of sockets) socket.destroy();
  return {
    perSecond: samples.length / seconds,
    p50: percentile(samples, 0.5),
    p99: percentile(samples, 0.99),
  };
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  return socket;
}

function postUntil(socket: Socket, end: number, samples: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    const post = () => {
      sent = performance.now();
      socket.write(nextRequest());
    };
    // Answers are a few hundred bytes and come in one piece over loopback.
    socket.on('data', (answer: Buffer) => {
      const now = performance.now();
      samples.push(now - sent);
      if (!answer.includes(' 200 ')) reject(new Error(`Answered ${answer.toString('latin1', 0, 40)}`));
      else if (now < end) post();
      else resolve();
    });
    socket.on('error', reject);
    post();
  });
}

function nextRequest(): string {
  const body = `event=support_conference_end&version=1&timestamp=1767225600&external_key=CAS-01234&lsid=${randomBytes(16).toString('hex')}`;
  return `POST /ERSPost HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
