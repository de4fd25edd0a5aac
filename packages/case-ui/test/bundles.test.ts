import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import { builtPages } from '../build/built-pages.ts';
import { commandScripts, pages } from '../build/pages.ts';
import { withTokens } from '../build/theme.ts';
import { powerAppsRules } from '../lint/power-apps-rules.js';

const built = builtPages();
const scripts = built.filter((file) => file.name.endsWith('.js'));

describe('the pages as they are built', () => {
  it.each(pages)('$name has its document, script and style', ({ name }) => {
    const names = built.map((file) => file.name);
    expect(names).toEqual(expect.arrayContaining([`pages/${name}.html`, `pages/${name}.js`, `pages/${name}.css`]));
  });

  it.each([...pages.map(({ name, kilobytes }) => ({ name: `pages/${name}.js`, kilobytes })), ...commandScripts])(
    '$name weighs at most $kilobytes kilobytes after gzip',
    ({ name, kilobytes }) => {
      const content = built.find((file) => file.name === name)?.content ?? '';
      const packed = gzipSync(content, { level: 9 });
      expect(String(gunzipSync(packed))).toBe(content);
      expect(packed.length).toBeLessThanOrEqual(kilobytes * 1000);
    },
  );

  it.each(built.filter((file) => file.name.endsWith('.html')))('$name has no script inside and no base', (file) => {
    expect(file.content).not.toMatch(/<base\b/i);
    expect(file.content).not.toMatch(/\son\w+=/i);
    expect(file.content).not.toMatch(/\sstyle=|<style\b/i);
    expect([...file.content.matchAll(/<script([^>]*)>([^<]*)</gi)].map(([, given, inside]) => [given, inside])).toEqual(
      [[expect.stringMatching(/ src="[^"/:]+\.js" defer/), '']],
    );
  });

  it.each(scripts)('$name makes code or markup of no text', ({ content }) => {
    expect(content).not.toMatch(/\beval\(|new Function\b|innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
  });

  it.each(scripts)('$name passes every rule of the vendor', ({ name, content }) => {
    const config = {
      ...powerAppsRules,
      files: ['**/*.js'],
      languageOptions: { sourceType: 'script' },
    } satisfies Linter.Config;
    const found = new Linter().verify(content, [config], name);
    expect(found.map(({ ruleId, message }) => `${String(ruleId)}: ${message}`)).toEqual([]);
  });

  it('would notice what the vendor forbids', () => {
    const config = { ...powerAppsRules, files: ['**/*.js'] } satisfies Linter.Config;
    const found = new Linter().verify("window.top.location = 'x'; alert(Xrm.Page.context);", [config], 'bad.js');
    expect(found.map(({ ruleId }) => ruleId)).toContain('@microsoft/power-apps/use-global-context');
  });

  it('refuses a style with a token that Fluent does not have', () => {
    expect(() => withTokens('p{color:var(--colorNoSuchThing)}')).toThrow('Fluent has no token colorNoSuchThing.');
    expect(withTokens('p{color:var(--colorNeutralForeground1)}')).toContain(
      '@media (prefers-color-scheme:dark){:root{',
    );
  });

  it('its source has the types that it claims', () => {
    const root = path.resolve(import.meta.dirname, '../../..');
    const program = path.join(root, 'node_modules/typescript/bin/tsc');
    const project = path.join(root, 'packages/case-ui/src');
    expect(execFileSync(process.execPath, [program, '--noEmit', '-p', project], { encoding: 'utf8' })).toBe('');
  });
});
