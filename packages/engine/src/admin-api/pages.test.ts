import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { servePages } from './pages.ts';

let app: FastifyInstance;
beforeEach(() => {
  app = fastify();
  const pages = new Map([
    ['index.html', '<script nonce="{{nonce}}" src="assets/app-1.js"></script><style nonce="{{nonce}}"></style>'],
    ['assets/app-1.js', 'start()'],
    ['secret.txt', 'no asset'],
  ]);
  const files = new Map([...pages].map(([name, text]) => [name, Buffer.from(text)]));
  servePages(app, () => Promise.resolve(files));
});
afterEach(() => app.close());

test('the shell has another nonce each time, which its policy names, and is kept by no browser', async () => {
  const [first, second] = [await app.inject('/'), await app.inject('/')];
  const nonce = /nonce="([^"]+)"/.exec(first.body)?.[1] ?? '';
  expect(Buffer.from(nonce, 'base64')).toHaveLength(16);
  expect(first.body.split(nonce)).toHaveLength(3);
  expect(second.body).not.toContain(nonce);
  const policy = String(first.headers['content-security-policy']);
  expect(policy).toContain(`script-src 'self' 'nonce-${nonce}'`);
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
  expect(policy).toContain("require-trusted-types-for 'script'; trusted-types 'none'");
  expect(first.headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8' });
});

test('files with a digest in their name are kept; nothing else is there', async () => {
  const script = await app.inject('/assets/app-1.js');
  expect([script.body, script.headers['content-type']]).toEqual(['start()', 'text/javascript; charset=utf-8']);
  expect(script.headers['cache-control']).toContain('immutable');
  for (const path of [
    '/assets/app-2.js',
    '/secret.txt',
    '/assets/../secret.txt',
    '/assets/%2e%2e/secret.txt',
    '/index.html',
  ]) {
    expect((await app.inject(path)).statusCode, path).toBe(404);
  }
});
