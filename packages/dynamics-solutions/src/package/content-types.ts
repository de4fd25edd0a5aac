import { element, writeXml, type XmlElement } from './xml.ts';

const contentType = 'application/octet-stream';

function isExtensionless(path: string): boolean {
  return !path.slice(path.lastIndexOf('/') + 1).includes('.');
}

/**
 * The text of [Content_Types].xml, with the byte order mark and declaration that exports have: a default for each extension,
 * and a line for each file without one. Source: docs/vendors/dataverse.md#solution-package.
 * @param paths of every file of the package but this one
 */
export function contentTypesXml(paths: readonly string[]): string {
  const extensions = new Set(
    paths.filter((path) => !isExtensionless(path)).map((path) => path.split('.').at(-1) ?? ''),
  );
  const overrides = paths.filter(isExtensionless).sort();
  const types = element('Types', { xmlns: 'http://schemas.openxmlformats.org/package/2006/content-types' }, [
    ...[...extensions]
      .sort()
      .map((extension): XmlElement => element('Default', { Extension: extension, ContentType: contentType })),
    ...overrides.map((path) => element('Override', { PartName: `/${path}`, ContentType: contentType })),
  ]);
  return `\ufeff<?xml version="1.0" encoding="utf-8"?>${writeXml(types)}`;
}
