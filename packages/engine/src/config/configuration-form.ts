import { fieldsSchema } from './plugin-configuration-schema.ts';
import { type SchemaNode, schemaNodeOf } from './schema-node.ts';

/** @returns the JSON Schema of the fields that a person fills in for every configuration, whatever its plugin */
export function configurationForm(): Readonly<Record<string, unknown>> {
  const { properties = {}, ...schema } = schemaNodeOf(fieldsSchema);
  const titled = Object.entries<SchemaNode>(properties).filter(([, { title }]) => title !== undefined);
  return { ...schema, properties: Object.fromEntries(titled) };
}
