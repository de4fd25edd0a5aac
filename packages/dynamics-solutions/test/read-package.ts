import { strFromU8, unzipSync } from 'fflate';
import { XMLParser } from 'fast-xml-parser';

/** An element as the parser gives it: attributes begin with `@`, every child is a list, text is `#text`. */
export type Parsed = Readonly<Record<string, unknown>>;

/** A package, unpacked and parsed. */
export interface ReadPackage {
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly customizations: Parsed;
  readonly manifest: Parsed;
  readonly text: (path: string) => string;
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
});

/** Unpacks and parses a package. */
export function readPackage(bytes: Uint8Array): ReadPackage {
  const files = unzipSync(bytes);
  const text = (path: string): string => strFromU8(files[path] ?? new Uint8Array());
  const only = (from: Parsed, name: string): Parsed => all(from, name)[0] ?? {};
  const root = (path: string): Parsed => only(parser.parse(text(path)) as Parsed, 'ImportExportXml');
  return {
    files,
    customizations: root('customizations.xml'),
    manifest: only(root('solution.xml'), 'SolutionManifest'),
    text,
  };
}

/** The elements at the end of a path of names. */
export function all(from: Parsed, ...path: readonly string[]): Parsed[] {
  return path.reduce<Parsed[]>((found, name) => found.flatMap((one) => childrenOf(one[name])), [from]);
}

function childrenOf(value: unknown): Parsed[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly (Parsed | string)[]).map((child) =>
    typeof child === 'string' ? { '#text': child } : child,
  );
}

/** The text of the first element at the end of a path. */
export function textAt(from: Parsed, ...path: readonly string[]): string {
  return attribute(all(from, ...path)[0] ?? {}, '#text');
}

/** An attribute, such as `@id`; empty where there is none. */
export function attribute(from: Parsed, name: string): string {
  const value = from[name];
  return typeof value === 'string' ? value : '';
}

/** Every element of a name, however deep it stands. */
export function deep(from: Parsed, name: string): Parsed[] {
  return Object.entries(from).flatMap(([key, value]) => {
    const children = childrenOf(value);
    return [...(key === name ? children : []), ...children.flatMap((child) => deep(child, name))];
  });
}
