import type { ServerEvent } from './admin-api.ts';

/** Reads server-sent events (WHATWG HTML, section 9.2) as the engine sends them; a stream that breaks off ends them. */
export async function* eventsIn(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of body) {
      rest += decoder.decode(chunk, { stream: true });
      const blocks = rest.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) yield* eventOf(block);
    }
  } catch {
    // The engine has ended; whoever follows is told by the end.
  }
}

function* eventOf(block: string): Generator<ServerEvent, void, undefined> {
  const lines = block.split('\n');
  const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const [type, data] = [field('event'), field('data')];
  if (type !== undefined && data !== undefined) yield { type, data: JSON.parse(data) as unknown };
}
