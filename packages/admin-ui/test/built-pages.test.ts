import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderApiTypes, typesFile } from '../build/api-types.ts';
import { checkBudgets } from '../build/budgets.ts';
import { builtAdminPages } from '../build/built-pages.ts';

const root = path.resolve(import.meta.dirname, '../../..');

describe('the pages as they are built', { timeout: 120_000 }, () => {
  it('are a shell without scripts or styles inside, and files whose names tell their content', async () => {
    const pages = await builtAdminPages();
    const shell = String(Buffer.from(pages.get('index.html') ?? ''));
    expect(shell).not.toMatch(/<style|\sstyle=|\son\w+=|<base\b/i);
    expect(shell).not.toMatch(/<script[^>]*>[^<]/);
    const others = [...pages.keys()].filter((name) => name !== 'index.html');
    expect(others.filter((name) => !/^assets\/[\w-]+-[A-Z0-9]{8}\.(js|css)$/.test(name))).toEqual([]);
    expect(others.filter((name) => shell.includes(name))).toHaveLength(2);
  });

  it('make code or markup of no text', async () => {
    for (const [name, content] of await builtAdminPages()) {
      expect(String(Buffer.from(content)), name).not.toMatch(/\beval\(|new Function\(/);
    }
  });

  it('refuses what is larger than it may be, by name', () => {
    const outputs = {
      'assets/app.js': output('src/main.tsx', 'assets/shared.js'),
      'assets/shared.js': output(undefined),
      'assets/page.js': output('src/page.tsx', 'assets/shared.js'),
    };
    const noise = (size: number) => Buffer.from(Array.from({ length: size }, () => Math.floor(Math.random() * 256)));
    const files = (app: number, page: number) =>
      new Map([
        ['assets/app.js', noise(app)],
        ['assets/shared.js', noise(100_000)],
        ['assets/page.js', noise(page)],
      ]);
    expect(() => checkBudgets(outputs, files(100_000, 99_000))).not.toThrow();
    expect(() => checkBudgets(outputs, files(116_000, 1))).toThrow(/^The first script has 21\d{4} bytes after gzip/);
    expect(() => checkBudgets(outputs, files(1, 101_000))).toThrow(/^src\/page.tsx has 10\d{4} bytes after gzip/);
  });
});

function output(entryPoint: string | undefined, ...imports: string[]) {
  return {
    ...{ bytes: 0, inputs: {}, exports: [], ...(entryPoint !== undefined && { entryPoint }) },
    imports: imports.map((each) => ({ path: each, kind: 'import-statement' as const })),
  };
}

it('the types of the API are those of docs/openapi.json (packages/admin-ui/build/api-types.ts writes them)', async () => {
  expect(readFileSync(typesFile, 'utf8')).toBe(await renderApiTypes());
});

it('the sources have the types that they say', { timeout: 180_000 }, () => {
  const program = path.join(root, 'node_modules/typescript/bin/tsc');
  const project = path.join(root, 'packages/admin-ui/src');
  expect(execFileSync(process.execPath, [program, '--noEmit', '-p', project], { encoding: 'utf8' })).toBe('');
});
