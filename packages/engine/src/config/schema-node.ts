import { z } from 'zod';

/** The part of JSON Schema that settings schemas use. */
export interface SchemaNode {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly danger?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly items?: SchemaNode;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
}

/** The schema of what a person enters, before defaults and conversions. */
export function schemaNodeOf(schema: z.ZodType): SchemaNode {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as SchemaNode;
}

/** The forms that a value may have; the node itself if there is only one. */
export function alternativesOf(node: SchemaNode): readonly SchemaNode[] {
  return node.anyOf ?? node.oneOf ?? [node];
}

/** Every form that the value at a path may have; none if there is no such place. */
export function nodesAt(node: SchemaNode, path: readonly PropertyKey[]): readonly SchemaNode[] {
  const [name, ...rest] = path;
  const forms = alternativesOf(node);
  if (name === undefined) return forms;
  return forms.flatMap(({ properties, items }) => {
    const child = typeof name === 'number' ? items : properties?.[String(name)];
    return child === undefined ? [] : nodesAt(child, rest);
  });
}
