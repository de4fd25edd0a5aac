import { element, writeXml } from './xml.ts';

/** The text of [Content_Types].xml, with the byte order mark and declaration that exports have. Source: docs/vendors/dataverse.md#solution-package. */
export function contentTypesXml(): string {
  const types = element('Types', { xmlns: 'http://schemas.openxmlformats.org/package/2006/content-types' }, [
    element('Default', { Extension: 'xml', ContentType: 'application/octet-stream' }),
  ]);
  return `\ufeff<?xml version="1.0" encoding="utf-8"?>${writeXml(types)}`;
}
