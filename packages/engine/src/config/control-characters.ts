import type { FieldProblem } from './field-problem.ts';

/**
 * Texts of a configuration file that hold a control character, which none of them means: in JSON, `"C:\new"` is a path with a
 * line break.
 * @param key of `value` in the file, from the top with dots
 */
export function controlCharacters(value: unknown, key = ''): readonly FieldProblem[] {
  if (typeof value === 'string') return isClean(value) ? [] : [{ key, label: key, text: hint }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    controlCharacters(inner, key === '' ? name : `${key}.${name}`),
  );
}

const hint = 'holds a control character. In JSON a backslash is written twice: "C:\\\\new\\\\data".';

function isClean(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  return !/[\u0000-\u001f\u007f]/.test(text);
}
