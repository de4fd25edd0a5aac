import { strFromU8, unzipSync } from 'fflate';
import { XMLParser } from 'fast-xml-parser';

/** An element as the parser gives it: attributes begin with `@`, and every child is a list. */
export interface Parsed {
  readonly [name: string]: readonly Parsed[] | string | undefined;
}

/** A package, unpacked and parsed. */
export interface ReadPackage {
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly customizations: Parsed;
  readonly manifest: Parsed;
  text(path: string): string;
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
  const root = (path: string): Parsed => all(parser.parse(text(path)) as Parsed, 'ImportExportXml')[0]!;
  const manifest = all(root('solution.xml'), 'SolutionManifest')[0]!;
  return { files, customizations: root('customizations.xml'), manifest, text };
}

/** The elements at the end of a path of names; text alone counts as an element with `#text`. */
export function all(from: Parsed, ...path: readonly string[]): Parsed[] {
  return path.reduce<Parsed[]>(
    (found, name) =>
      found.flatMap((one) => {
        const children = one[name];
        if (!Array.isArray(children)) return [];
        return children.map((child: Parsed | string) => (typeof child === 'string' ? { '#text': child } : child));
      }),
    [from],
  );
}

/** The text of the first element at the end of a path. */
export function textAt(from: Parsed, ...path: readonly string[]): string {
  return String(all(from, ...path)[0]?.['#text'] ?? '');
}

/** Every element of a name, however deep it stands. */
export function deep(from: Parsed, name: string): Parsed[] {
  return Object.entries(from).flatMap(([key, children]) => {
    if (!Array.isArray(children)) return [];
    const elements = (children as readonly (Parsed | string)[]).map((child) =>
      typeof child === 'string' ? { '#text': child } : child,
    );
    return [...(key === name ? elements : []), ...elements.flatMap((child) => deep(child, name))];
  });
}
