import type { SolutionPackage } from '../package.ts';
import { attribute, children, elementsAt, textOf, type XmlElement } from '../xml.ts';

/** A `RibbonDiffXml` with the logical name of its table; the ribbon of the whole app has none. */
export interface Ribbon {
  element: XmlElement;
  table: string | undefined;
}

/** The ribbons of a package. */
export function ribbonsOf({ archive }: SolutionPackage): Ribbon[] {
  const ofTables = elementsAt(archive.customizations, 'Entities/Entity').flatMap((entity) =>
    children(entity, 'RibbonDiffXml').map((element) => ({ element, table: textOf(entity, 'Name').toLowerCase() })),
  );
  const ofApp = elementsAt(archive.customizations, 'RibbonDiffXml').map((element) => ({ element, table: undefined }));
  return [...ofTables, ...ofApp];
}

/** The same without their tables. */
export function allRibbons(solution: SolutionPackage): XmlElement[] {
  return ribbonsOf(solution).map(({ element }) => element);
}

export function idsOf(elements: readonly XmlElement[]): string[] {
  return elements.map((one) => attribute(one, 'Id'));
}

/** Every id anywhere below an element, its own among them. */
export function allIds(element: unknown): string[] {
  if (Array.isArray(element)) return element.flatMap(allIds);
  if (typeof element !== 'object' || element === null) return [];
  const own = attribute(element as XmlElement, 'Id');
  return [...(own === '' ? [] : [own]), ...Object.values(element).flatMap(allIds)];
}

/** The commands that a package defines. */
export function commandsOf(solution: SolutionPackage): XmlElement[] {
  return allRibbons(solution).flatMap((one) => elementsAt(one, 'CommandDefinitions/CommandDefinition'));
}
