import type { Table } from '../model.ts';
import type { WebResource } from '../package/web-resources.ts';

/** Name of the web resource with the icon of a table. */
export function iconName(table: Table): string {
  return `bt_/icons/${table.logicalName.replace('bt_', '')}.svg`;
}

/** The icon of a table as a web resource. */
export function iconResource(table: Table): WebResource {
  const content = `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">${table.icon}</svg>`;
  return { name: iconName(table), displayName: `Icon of ${table.collectionLabel}`, content };
}
