import { once } from 'node:events';
import { connect } from 'node:net';
import type { PlayedSession } from '../../../demo/check/played.ts';
import { openStage, type Stage } from '../harness/stage.ts';
import type { Trial, TrialOptions, TrialResult } from '../trial.ts';

/** The post of a session's end, byte by byte as it stands on the wire. */
function requestBytes(host: string, { lsid, endTime, externalKey }: PlayedSession): Buffer {
  const body = new URLSearchParams({
    event: 'support_conference_end',
    version: '1',
    timestamp: String(endTime),
    lsid,
    external_key: externalKey ?? '',
  }).toString();
  const head = [
    'POST /ERSPost HTTP/1.1',
    `Host: ${host}`,
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/**
 * Sends bytes and reads some of the answer, then resets the connection.
 * @param wanted how many bytes of the answer are let through
 * @returns what was read
 */
async function send(url: URL, bytes: Buffer, wanted: number): Promise<Buffer> {
  const socket = connect(Number(url.port), url.hostname);
  socket.setNoDelay(true).on('error', () => undefined);
  const closed = once(socket, 'close');
  const answer: Buffer[] = [];
  let length = 0;
  socket.on('data', (chunk) => {
    answer.push(chunk);
    length += chunk.length;
    if (length >= wanted) socket.resetAndDestroy();
  });
  socket.write(bytes, () => {
    if (wanted === 0) socket.resetAndDestroy();
  });
  await closed;
  return Buffer.concat(answer).subarray(0, wanted);
}

/** Cuts the way there and the way back at each byte; in between, nothing is repaired. @returns how many cuts there were */
async function cutEverywhere({ product }: Stage, session: PlayedSession, signal: AbortSignal): Promise<number> {
  const url = new URL(product.listenerUrl);
  const bytes = requestBytes(url.host, session);
  for (let length = 1; length <= bytes.length; length += 1) {
    signal.throwIfAborted();
    await send(url, bytes.subarray(0, length), 0);
  }
  const answer = await send(url, bytes, Infinity);
  if (!answer.toString('latin1').startsWith('HTTP/1.1 200')) return bytes.length;
  for (let length = 1; length < answer.length; length += 1) {
    signal.throwIfAborted();
    await send(url, bytes, length);
  }
  return bytes.length + answer.length;
}

async function run(options: TrialOptions): Promise<TrialResult> {
  await using stage = await openStage(options, { sendsEvents: false });
  let cuts = 0;
  let lost = 0;
  let doubled = 0;
  for (let round = 1; round <= options.rounds; round += 1) {
    const [session] = await stage.play(1, 'ordinary');
    if (session === undefined) continue;
    cuts += await cutEverywhere(stage, session, options.signal);
    const accepted = await stage.admin.acceptedEvents(session.lsid);
    if (accepted === 0) lost += 1;
    else doubled += accepted - 1;
    options.progress(`${round} of ${options.rounds} rounds, ${cuts} cuts`);
  }
  await stage.settle(60);
  const counts = await stage.count();
  return { ...counts, lost: counts.lost + lost, doubled: counts.doubled + doubled, figures: { cuts } };
}

/** An event whose connection is cut at each byte, of the post and of its answer, and which is then sent whole. */
export const trial: Trial = {
  name: 'event-path',
  about: 'cuts the connection at each byte of an event and of its answer',
  rounds: 20,
  shortRounds: 1,
  run,
};
