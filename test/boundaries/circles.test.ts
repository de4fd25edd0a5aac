import { describe, expect, it } from 'vitest';
import { circlesOf } from './circles.ts';
import { readSources } from './sources.ts';

describe('imports', () => {
  it('run in no circle, those of types included', () => {
    const graph = new Map(readSources().map((file) => [file.path, file.imports]));
    expect(graph.size).toBeGreaterThan(300);
    expect([...graph.keys()].filter((file) => file.endsWith('.tsx')).length).toBeGreaterThan(50);
    expect(circlesOf(graph)).toEqual([]);
  });

  it('would be noticed if they did', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c', 'd', 'elsewhere']],
      ['c', ['a']],
      ['d', ['c', 'e']],
      ['e', []],
      ['f', ['a']],
    ]);
    expect(circlesOf(graph)).toEqual([['a', 'b', 'c', 'd']]);
    expect(
      circlesOf(
        new Map([
          ['x', ['y']],
          ['y', ['z']],
          ['z', []],
        ]),
      ),
    ).toEqual([]);
  });
});
