import type { z } from 'zod';
import { type FieldProblem, type Problems, problemsOf } from './field-problem.ts';
import { nearestName } from './nearest-name.ts';
import { alternativesOf, nodesAt, type SchemaNode, schemaNodeOf } from './schema-node.ts';

/** The values, checked and with their defaults; or every problem, as a sentence that begins with the name of the field. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & Problems);

/** Stands where the schema has no words of its own; what is needed instead is read from the schema. */
const unsaid = 'cannot be used';

/**
 * Checks values, and tells in words what is wrong with them: never what stands there, which may be a secret, but what has
 * to stand there.
 * @param labels what a field is called where a person sees it, by its name in the document; `''` for the whole
 */
export function parseInWords<T>(
  schema: z.ZodType<T>,
  values: unknown,
  labels: Readonly<Record<string, string>> = {},
): Parsed<T> {
  const parsed = schema.safeParse(values, { error: ({ input }) => (input === undefined ? 'is missing' : unsaid) });
  if (parsed.success) return { ok: true, value: parsed.data };
  const root = schemaNodeOf(schema);
  return { ok: false, ...problemsOf(parsed.error.issues.flatMap((issue) => problemsIn(issue, [], root, labels))) };
}

type Issue = z.core.$ZodIssue;

function problemsIn(
  issue: Issue,
  at: readonly PropertyKey[],
  root: SchemaNode,
  labels: Readonly<Record<string, string>>,
): readonly FieldProblem[] {
  const path = [...at, ...issue.path];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, path, root));
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return closestOf(issue.errors).flatMap((inner) => problemsIn(inner, path, root, labels));
  }
  const text = issue.message === unsaid ? (boundOf(issue) ?? requirementOf(nodesAt(root, path))) : issue.message;
  return [{ key: path.map(String).join('.'), label: nameOf(path, labels), text }];
}

/** Of several forms that a value may have, the complaints about the one that was most likely meant. */
function closestOf(alternatives: readonly (readonly Issue[])[]): readonly Issue[] {
  const weight = (issues: readonly Issue[]) =>
    issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);
  return alternatives.toSorted((one, other) => weight(one) - weight(other))[0] ?? [];
}

function unknownKey(key: string, path: readonly PropertyKey[], root: SchemaNode): FieldProblem {
  const meant = nearestName(key, siblingsAt(root, path)) ?? elsewhere(key, root);
  const hint = meant === undefined ? 'Remove or correct it' : `Did you mean ${meant}? Correct or remove it`;
  const name = [...path, key].map(String).join('.');
  return { key: name, label: name, text: `is not known. ${hint}.` };
}

function siblingsAt(root: SchemaNode, path: readonly PropertyKey[]): readonly string[] {
  return nodesAt(root, path).flatMap(({ properties = {} }) => Object.keys(properties));
}

/** The full name of a key that exists, but in another place. */
function elsewhere(key: string, root: SchemaNode): string | undefined {
  return pathsIn(root, '').find((path) => path.endsWith(`.${key}`));
}

function pathsIn(node: SchemaNode, prefix: string): readonly string[] {
  return alternativesOf(node).flatMap(({ properties = {} }) =>
    Object.entries(properties).flatMap(([name, child]) => [`${prefix}${name}`, ...pathsIn(child, `${prefix}${name}.`)]),
  );
}

function nameOf(path: readonly PropertyKey[], labels: Readonly<Record<string, string>>): string {
  if (path.length === 0) return labels[''] ?? 'The document';
  const name = path.map(String).join('.');
  return labels[String(path[0])] ?? name;
}

/** Words for a text or list that has the right form, but not the right length. */
function boundOf(issue: Issue): string | undefined {
  if (issue.code === 'too_big' && issue.origin === 'string') {
    return `must be text of at most ${issue.maximum} characters`;
  }
  if (issue.code === 'too_big' && issue.origin === 'array') return `must have at most ${issue.maximum} entries`;
  if (issue.code === 'too_small' && issue.origin === 'array') return 'must not be an empty list';
  return undefined;
}

/** Words for the kind of value that a place takes. */
function requirementOf(nodes: readonly SchemaNode[]): string {
  const choices = nodes.flatMap((node) => node.enum ?? (node.const === undefined ? [] : [node.const]));
  if (choices.length > 0) return `must be ${listed(choices)}`;
  const [{ type, minimum, maximum, minLength = 0 } = {}] = nodes;
  switch (type) {
    case 'integer':
      return `must be a whole number${rangeOf(minimum, maximum)}`;
    case 'boolean':
      return 'must be true or false';
    case 'string':
      return minLength > 0 ? 'must be text, and not empty' : 'must be text';
    case 'array':
      return 'must be a list, in square brackets';
    case 'object':
      return 'must be an object, in braces';
    default:
      return unsaid;
  }
}

function rangeOf(minimum: number | undefined, maximum: number | undefined): string {
  if (minimum === undefined || maximum === undefined) return '';
  return maximum === Number.MAX_SAFE_INTEGER ? `, ${minimum} or more` : ` from ${minimum} to ${maximum}`;
}

function listed(choices: readonly unknown[]): string {
  const words = choices.map((choice) => JSON.stringify(choice));
  const last = words.pop() ?? '';
  return words.length === 0 ? last : `${words.join(', ')} or ${last}`;
}
