import type { FastifyRequest } from 'fastify';

/**
 * Reads a body up to a limit. What is longer is not kept: the rest flows away unread, so that a client that sends all of
 * it before it looks at the answer still finds one.
 * @returns `too-large` as soon as that is known
 * @throws if the client goes away in the middle
 */
export function readBody(request: FastifyRequest['raw'], maxBytes: number): Promise<Buffer | 'too-large'> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    request.resume();
    return Promise.resolve('too-large');
  }
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      chunks = [];
      resolve('too-large');
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
  });
}
