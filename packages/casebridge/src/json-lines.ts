import { CommandError, exitCodes } from './command-error.ts';

/**
 * Reads an answer that is told line by line.
 * @throws CommandError where it is broken off
 */
export async function* linesIn(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of body) {
      rest += decoder.decode(chunk, { stream: true });
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line);
    }
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError('The engine has broken off its answer.', exitCodes.unreachable);
  }
}
