import { mainConfigSchema } from './main-config-schema.ts';
import { fieldsSchema } from './plugin-configuration-schema.ts';
import { alternativesOf, type SchemaNode, schemaNodeOf } from './schema-node.ts';

/** Every key of the configuration file, as the manual has it. */
export function mainConfigKeys() {
  return keysOf(schemaNodeOf(mainConfigSchema), '');
}

/** @returns the page of the manual about configuration, in Markdown; everything in it comes from the schemas */
export function renderConfigurationPage(): string {
  const plugin = schemaNodeOf(fieldsSchema);
  return [
    '# Configuration',
    'Made from the schemas that check the configuration; a test keeps this page up to date.',
    '## The configuration file',
    'One JSON file, given to `casebridge run`. Every key may be left out. Relative paths start at the folder of the file.',
    table(
      ['key', 'default', 'allowed', 'what it does', 'danger'],
      mainConfigKeys().map(({ key, node }) => [
        `\`${key}\``,
        literal(node.default),
        allowed(node),
        node.description ?? '',
        node.danger ?? '',
      ]),
    ),
    '`casebridge config check` tells every fault of the file in words.',
    '## Plugin configurations',
    'Kept in the store, edited over the admin address, and in effect as soon as they are saved. To these fields the plugin adds its own settings.',
    table(
      ['field', 'label', 'default', 'allowed'],
      Object.entries(plugin.properties ?? {})
        .filter(([, { title }]) => title !== undefined)
        .map(([name, node]) => [`\`${name}\``, node.title ?? '', literal(node.default), allowed(node)]),
    ),
    'Secrets are written, never shown: where one is set, its place holds `{ "configured": true }`. Sent back like that, or left out, it stays; `null` removes it.',
    '',
  ].join('\n\n');
}

/** Every key that holds a value, depth first; alternatives one after the other, a key that they share once. */
function keysOf(node: SchemaNode, path: string): { readonly key: string; readonly node: SchemaNode }[] {
  const found = alternativesOf(node).flatMap(({ properties = {} }) =>
    Object.entries(properties).flatMap(([name, child]) => {
      const key = path === '' ? name : `${path}.${name}`;
      const inner = keysOf(child, key);
      return inner.length === 0 ? [{ key, node: child }] : [{ key, node: withoutDefault(child) }, ...inner];
    }),
  );
  const keys = [...new Set(found.map(({ key }) => key))];
  return keys.map((key) => ({ key, node: merge(found.filter((other) => other.key === key).map(({ node }) => node)) }));
}

/** A key of several alternatives: what tells them apart is a choice, everything else is told once. */
function merge([first = {}, ...others]: readonly SchemaNode[]): SchemaNode {
  if (others.length === 0 || first.const === undefined) return first;
  const all = [first, ...others];
  const description = all.map((node) => `${literal(node.const)}: ${node.description ?? ''}`).join(' ');
  return { ...first, enum: all.map((node) => node.const), description };
}

/** Of a group, the defaults of its keys are told, not that of the whole. */
function withoutDefault(node: SchemaNode): SchemaNode {
  const { default: _, ...others } = node;
  return others;
}

function literal(value: unknown): string {
  return value === undefined ? '' : `\`${JSON.stringify(value)}\``;
}

function allowed(node: SchemaNode): string {
  const choices = node.enum ?? node.items?.enum;
  if (choices !== undefined) return choices.map(literal).join(', ');
  const constants = (node.oneOf ?? []).map((alternative) => alternative.properties?.kind?.const);
  if (constants.length > 0) return '';
  if (node.const !== undefined) return literal(node.const);
  if (node.minimum !== undefined && node.maximum !== undefined) return `${node.minimum} to ${node.maximum}`;
  if (node.pattern !== undefined) return `\`${node.pattern}\``;
  return { boolean: 'true, false', string: 'text', array: 'list of texts' }[node.type ?? ''] ?? '';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  // A bar would end the cell.
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
