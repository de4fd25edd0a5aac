import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './sources.ts';

/** A text file of this repository; `path` is from the root, with forward slashes. */
interface TextFile {
  readonly path: string;
  readonly text: string;
}

const skipped = new Set(['node_modules', 'dist', '.git', '.data', 'coverage', 'package-lock.json']);
const markdownLink = /\]\(\s*<?([^)>\s]+)>?(?:\s+"[^"]*")?\s*\)|^\[[^\]]+\]:\s*(\S+)|(?:href|src)="([^"]+)"/gm;
/** A page of the manual as code cites it, with the heading where one is named. */
const citation = /\bdocs\/[\w./-]+\.md(?:#[\w-]+)?/g;
/** Paths that exist on somebody's machine only, and folders beside the repository. */
const foreignPath =
  /(?<![\w.@~-])\/(?:home|root|work|workspace|mnt|Users)\/\w|\b[A-Z]:\\(?:Users|work)\\|\.\.\/shared\b/;
/** Looks whether an XML validator lies beside the repository, and does without where there is none. */
const toleratedForeignPaths = ['.ci/run'];

function readTextFiles(): readonly TextFile[] {
  const patterns = ['**/*', '**/.*', '**/.*/**'];
  return globSync(patterns, {
    cwd: root,
    withFileTypes: true,
    exclude: ({ name }) => skipped.has(name) || name.endsWith('.log'),
  })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((full) => ({ path: path.relative(root, full).replaceAll('\\', '/'), text: readFileSync(full, 'utf8') }))
    .filter(({ text }) => !text.includes('\0'));
}

/** Markdown without its blocks of code, whose lines are neither headings nor links. */
function withoutCodeBlocks(markdown: string): string {
  return markdown.replace(/^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1[^\n]*$/gm, '');
}

/** The anchors that GitHub gives to the headings of a page. */
function anchorsOf(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of withoutCodeBlocks(markdown).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = words.replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '').replaceAll(' ', '-');
    let unique = anchor;
    for (let n = 1; anchors.has(unique); n++) unique = `${anchor}-${n}`;
    anchors.add(unique);
  }
  return anchors;
}

/** The targets in this repository that a page links to. */
function linksOf(markdown: string): readonly string[] {
  const prose = withoutCodeBlocks(markdown).replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(markdownLink)]
    .map(([, inline, reference, html]) => inline ?? reference ?? html ?? '')
    .filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target));
}

/** @returns what is wrong with a target as seen from a folder; `undefined` if it leads somewhere */
function faultOf(target: string, folder: string, self: string): string | undefined {
  const [file = '', anchor] = target.split('#');
  const found = file === '' ? self : path.posix.join(folder, decodeURIComponent(file));
  if (found.startsWith('..')) return 'leads out of the repository';
  const full = path.join(root, found);
  if (!existsSync(full)) return 'does not exist';
  if (anchor === undefined) return undefined;
  if (!found.endsWith('.md')) return 'has an anchor, but is no page';
  return anchorsOf(readFileSync(full, 'utf8')).has(anchor) ? undefined : 'has no such heading';
}

const files = readTextFiles();
const pages = files.filter((file) => file.path.endsWith('.md'));
/** Without this file, which names pages that do not exist. */
const code = files.filter(
  (file) => /\.(ts|js|mjs|html|css|json|sh)$/.test(file.path) && path.join(root, file.path) !== import.meta.filename,
);

describe('what the repository says about itself', () => {
  it('cites pages and headings that exist', () => {
    const cited = code.flatMap((file) => [...file.text.matchAll(citation)].map(([target]) => ({ file, target })));
    expect(cited.length).toBeGreaterThan(0);
    const broken = cited.flatMap(({ file, target }) => {
      const fault = faultOf(target, '', file.path);
      return fault === undefined ? [] : [`${file.path}: ${target} ${fault}`];
    });
    expect(broken).toEqual([]);
  });

  it('links to files and headings that exist', () => {
    expect(pages.length).toBeGreaterThan(0);
    const broken = pages.flatMap((page) =>
      linksOf(page.text).flatMap((target) => {
        const fault = faultOf(target, path.posix.dirname(page.path), page.path);
        return fault === undefined ? [] : [`${page.path}: ${target} ${fault}`];
      }),
    );
    expect(broken).toEqual([]);
  });

  it('names no path of a machine and no folder beside it', () => {
    const telling = files.filter((file) => foreignPath.test(file.text)).map((file) => file.path);
    expect(telling.filter((file) => !toleratedForeignPaths.includes(file))).toEqual([]);
  });
});

describe('the rules themselves', () => {
  it('read headings as GitHub does', () => {
    const page = '# Open *questions*, `HTTP`\n## A [link](x.md) & more\n```sh\n# no heading\n```\n## Twice\n## Twice\n';
    expect([...anchorsOf(page)]).toEqual(['open-questions-http', 'a-link--more', 'twice', 'twice-1']);
  });

  it('find links of every form and leave code and other sites alone', () => {
    const page =
      '[a](b.md#c "title") ![d](<e.svg>) [f](https://example.com) `[g](h.md)`\n\n[i]: j.md\n<img src="k.png">\n';
    expect(linksOf(page)).toEqual(['b.md#c', 'e.svg', 'j.md', 'k.png']);
  });

  it('would notice a wrong target', () => {
    expect(faultOf('docs/vendors/dataverse.md#batch', '', 'x.ts')).toBeUndefined();
    expect(faultOf('docs/vendors/dataverse.md#no-such-heading', '', 'x.ts')).toBe('has no such heading');
    expect(faultOf('../vendors/nowhere.md', 'docs/adr', 'docs/adr/x.md')).toBe('does not exist');
    expect(faultOf('../../../elsewhere', 'docs/adr', 'docs/adr/x.md')).toBe('leads out of the repository');
  });

  it('would notice a path of a machine', () => {
    for (const told of [
      ['', 'home', 'ada'],
      ['..', 'shared', 'x'],
      ['see (', 'work', 'main'],
    ]) {
      expect(foreignPath.test(told.join('/'))).toBe(true);
    }
    expect(foreignPath.test('packages/mnt/main and https://example.com/home/page')).toBe(false);
  });
});
