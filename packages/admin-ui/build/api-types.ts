import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';

/** The part of JSON Schema that is read, as `docs/openapi.json` has them. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema | false;
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const root = path.join(import.meta.dirname, '../../..');
/** Made from `docs/openapi.json`; a test keeps it up to date. */
export const typesFile = path.join(root, 'packages/admin-ui/src/api/types.ts');

/** @returns the TypeScript source of the types of every route of the admin API */
export async function renderApiTypes(): Promise<string> {
  const { paths } = JSON.parse(readFileSync(path.join(root, 'docs/openapi.json'), 'utf8')) as Document;
  const routes = Object.entries(paths).flatMap(([route, operations]) =>
    Object.entries(operations).map(([method, operation]) => renderRoute(`${method.toUpperCase()} ${route}`, operation)),
  );
  const source = [
    '// Made from docs/openapi.json by packages/admin-ui/build/api-types.ts: one entry for each route, so as long as the API is.',
    '/** The routes of the admin API with what they take and give. */',
    `export interface AdminApi { ${routes.join('\n')} }`,
  ].join('\n');
  return format(source, { ...(await resolveConfig(typesFile)), filepath: typesFile });
}

function renderRoute(name: string, { parameters = [], requestBody, responses }: Operation): string {
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  const query = inQuery.map(({ name: key, schema }) => `readonly ${property(key)}?: ${typeOf(schema)};`);
  const success = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
  return `readonly ${JSON.stringify(name)}: {
    readonly query: ${query.length === 0 ? 'Readonly<Record<string, never>>' : `{ ${query.join(' ')} }`};
    readonly body: ${contentOf(requestBody)};
    readonly response: ${contentOf(success)};
  };`;
}

function contentOf(message: Content | undefined): string {
  const schema = message?.content?.['application/json']?.schema;
  return schema === undefined ? 'undefined' : typeOf(schema);
}

/** A schema as a type. Whatever it does not tell is `unknown`. */
function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) return alternatives.map((each) => `(${typeOf(each)})`).join(' | ');
  if (schema.allOf !== undefined) return schema.allOf.map((each) => `(${typeOf(each)})`).join(' & ');
  if (schema.type === 'array') return arrayOf(schema);
  if (schema.type === 'object') return objectOf(schema);
  const simple: Readonly<Record<string, string>> = {
    ...{ string: 'string', boolean: 'boolean', number: 'number', integer: 'number', null: 'null' },
  };
  return simple[schema.type ?? ''] ?? 'unknown';
}

function arrayOf({ prefixItems, items }: Schema): string {
  if (prefixItems !== undefined) return `readonly [${prefixItems.map(typeOf).join(', ')}]`;
  return `readonly (${items === undefined || items === false ? 'unknown' : typeOf(items)})[]`;
}

function objectOf({ properties = {}, required = [], additionalProperties, propertyNames }: Schema): string {
  const named = Object.entries(properties).map(
    ([key, schema]) => `readonly ${property(key)}${required.includes(key) ? '' : '?'}: ${typeOf(schema)};`,
  );
  if (named.length > 0) return `{ ${named.join(' ')} }`;
  const value = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown';
  return `Readonly<Record<${propertyNames === undefined ? 'string' : typeOf(propertyNames)}, ${value}>>`;
}

function property(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
}

if (import.meta.main) writeFileSync(typesFile, await renderApiTypes());
