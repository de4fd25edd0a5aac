import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { type Channel, type ChannelMessage, createChannel, type Handlers, type None } from './channel.ts';

type Asked = {
  readonly echo: { readonly request: string; readonly answer: string };
  readonly stream: { readonly request: undefined; readonly answer: ReadableStream<Uint8Array> };
};
type Said = { readonly line: string };
type Client = Channel<Asked, Said, None>;

const ports: { close(): void }[] = [];
afterEach(() => ports.splice(0).forEach((port) => port.close()));

/** Two ends of a real message channel. */
function pair(handlers: Handlers<Asked>): { readonly client: Client; readonly lines: [string, number | undefined][] } {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const lines: [string, number | undefined][] = [];
  const client = createChannel<Asked, Said, None, None>({
    post: (message, moved) => port1.postMessage(message, [...moved]),
    onNotice: {},
  });
  const server = createChannel<None, None, Asked, Said>({
    post: (message, moved) => port2.postMessage(message, [...moved]),
    onNotice: { line: (payload, about) => void lines.push([payload, about]) },
  });
  server.serve(handlers);
  port1.on('message', (message: ChannelMessage) => client.receive(message));
  port2.on('message', (message: ChannelMessage) => server.receive(message));
  return { client, lines };
}

const noStream = () => Promise.reject(new Error('There is no stream.'));

test('answers find their requests whatever their order, and a throw becomes a rejection', async () => {
  const late = Promise.withResolvers<string>();
  const { client } = pair({
    stream: noStream,
    echo: (text) => (text === 'late' ? late.promise : Promise.resolve(text.toUpperCase())),
  });
  const first = client.request('echo', 'late');
  expect(await client.request('echo', 'early')).toBe('EARLY');
  late.reject(new RangeError('too late'));
  await expect(first).rejects.toMatchObject({ name: 'RangeError', message: 'too late' });
});

test('an abort reaches the handler; the answer is waited for, or left, as the request wants', async () => {
  const heard: unknown[] = [];
  const { client } = pair({
    stream: noStream,
    echo: (text, { signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          heard.push((signal.reason as Error).message);
          resolve(text);
        });
      }),
  });
  const [patient, leaving] = [new AbortController(), new AbortController()];
  const answered = client.request('echo', 'patient', { signal: patient.signal });
  const left = client.request('echo', 'leaving', { signal: leaving.signal, leavesOnAbort: true });
  patient.abort(new Error('enough'));
  leaving.abort(new Error('gone'));
  await expect(left).rejects.toThrow('gone');
  expect(await answered).toBe('patient');
  expect(heard).toEqual(['enough', 'gone']);
});

test('a stream in an answer is moved, and ends by the signal of its request', async () => {
  const source = new TransformStream<Uint8Array, Uint8Array>();
  const aborted = Promise.withResolvers<undefined>();
  const { client } = pair({
    echo: (text) => Promise.resolve(text),
    async stream(_nothing, { signal, move }) {
      signal.addEventListener('abort', () => aborted.resolve(undefined));
      move([source.readable], aborted.promise);
      return source.readable;
    },
  });
  const asking = new AbortController();
  const body = await client.request('stream', undefined, { signal: asking.signal, leavesOnAbort: true });
  void source.writable.getWriter().write(new Uint8Array([7]));
  expect((await body.getReader().read()).value).toEqual(new Uint8Array([7]));
  asking.abort(new Error('read enough'));
  await aborted.promise;
});

test('a closed channel rejects what is open and all that follows, with the reason', async () => {
  const { client } = pair({ stream: noStream, echo: () => new Promise(() => undefined) });
  const open = client.request('echo', 'x');
  client.close('it left');
  await expect(open).rejects.toMatchObject({ name: 'ChannelClosedError', why: 'it left' });
  await expect(client.request('echo', 'y')).rejects.toMatchObject({ why: 'it left' });
});

test('what cannot be cloned rejects its request and leaves the channel usable', async () => {
  const { client } = pair({
    stream: noStream,
    echo: (text) => Promise.resolve(text === 'function' ? ((() => undefined) as unknown as string) : text),
  });
  await expect(client.request('echo', 'function')).rejects.toMatchObject({ name: 'DataCloneError' });
  expect(await client.request('echo', 'text')).toBe('text');
});
