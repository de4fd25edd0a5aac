import { zipSync, type Zippable } from 'fflate';
import { describe, expect, test } from 'vitest';
import { PluginError } from '../plugin-error.ts';
import { readArchive } from './read-archive.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const zip = (files: Zippable) => Buffer.from(zipSync(files));
const good: Zippable = { 'plugin.json': bytes('{}'), 'lib/plugin.mjs': bytes('export {};') };

/** Replaces a name, which has to keep its length, in both headers of an entry. */
function renamed(archive: Buffer, from: string, to: string): Buffer {
  return Buffer.from(archive.toString('latin1').replaceAll(from, to), 'latin1');
}

/** Where the first entry begins in the central directory. */
const directoryOf = (archive: Buffer) => archive.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));

function changed(archive: Buffer, offset: number, value: number): Buffer {
  archive.writeUInt32LE(value, directoryOf(archive) + offset);
  return archive;
}

test('files are read with their paths; a folder that all stand in is left out', () => {
  const paths = (files: Zippable) => readArchive(zip(files)).map(({ path }) => path);
  expect(paths(good)).toEqual(['plugin.json', 'lib/plugin.mjs']);
  expect(paths({ probe: good })).toEqual(['plugin.json', 'lib/plugin.mjs']);
});

describe('a hostile or damaged archive is refused with its reason', () => {
  const one = (name: string) => zip({ [name]: bytes('x') });
  const symlink = () => zip({ link: [bytes('/etc/passwd'), { os: 3, attrs: (0o120777 << 16) >>> 0 }] });
  const cases: readonly (readonly [string, () => Buffer, string])[] = [
    ['traversal', () => one('../evil.mjs'), 'leads out of its folder'],
    ['traversal in the middle', () => one('a/../../evil.mjs'), 'leads out of its folder'],
    ['an absolute path', () => one('/etc/evil.mjs'), 'begins at the root'],
    ['a drive letter', () => one('C:/evil.mjs'), 'not every system allows'],
    ['a backslash', () => one('..\\evil.mjs'), 'not every system allows'],
    ['a control character', () => one('evil\u0000.mjs'), 'not every system allows'],
    ['a link', symlink, 'is a link or a device'],
    [
      'the same name twice',
      () => renamed(zip({ 'a.mjs': bytes('1'), 'b.mjs': bytes('2') }), 'b.mjs', 'a.mjs'),
      'twice',
    ],
    ['names that differ by case', () => zip({ 'A.mjs': bytes('1'), 'a.mjs': bytes('2') }), 'twice'],
    ['a bomb by ratio', () => zip({ bomb: new Uint8Array(50 * 2 ** 20) }), 'more than 200 times as large'],
    ['a bomb by size', () => changed(zip({ bomb: bytes('x') }), 24, 0x7fffffff), 'larger than 128 MB'],
    [
      'a size that lies',
      () => changed(zip({ bomb: new Uint8Array(900_000) }), 24, 10),
      'larger than its directory says',
    ],
    ['a wrong checksum', () => changed(zip({ a: bytes('xyz') }), 16, 1), 'is damaged'],
    [
      'too many entries',
      () => zip(Object.fromEntries(Array.from({ length: 2001 }, (_, index) => [`f${index}`, bytes('')]))),
      'more than 2000',
    ],
    ['no archive', () => Buffer.from('plain text that is long enough to hold a directory'), 'no zip archive'],
    ['nothing', () => Buffer.alloc(0), 'no zip archive'],
    ['half an archive', () => zip(good).subarray(0, 60), 'no zip archive'],
  ];
  test.each(cases)('%s', (_name, archive, reason) => {
    const read = () => readArchive(archive());
    expect(read).toThrow(reason);
    expect(read).toThrow(PluginError);
  });

  test('cut at any place, it is refused in words', () => {
    const whole = zip(good);
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => readArchive(whole.subarray(0, length))).toThrow('The archive cannot be used');
    }
  });
});
