import type { Table } from '../model.ts';
import type { ColumnProfile } from '../column-profiles.ts';
import type { Role } from '../roles.ts';
import { columnProfileXml } from './column-profiles.ts';
import { languageCode } from './labels.ts';
import { relationshipsXml } from './relationships.ts';
import { roleXml } from './roles.ts';
import { tableXml } from './tables.ts';
import { element, writeXml } from './xml.ts';

/** What a solution holds. */
export interface SolutionContent {
  readonly tables: readonly Table[];
  readonly roles: readonly Role[];
  readonly columnProfiles: readonly ColumnProfile[];
}

/** The text of customizations.xml. Source: docs/vendors/dataverse.md#customizations. */
export function customizationsXml(content: SolutionContent): string {
  const root = element('ImportExportXml', { 'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance' }, [
    element(
      'Entities',
      {},
      content.tables.map((table) => tableXml(table, content.tables)),
    ),
    element('Roles', {}, content.roles.map(roleXml)),
    element('Workflows'),
    element('FieldSecurityProfiles', {}, content.columnProfiles.map(columnProfileXml)),
    element('Templates'),
    element('EntityMaps'),
    element('EntityRelationships', {}, relationshipsXml(content.tables)),
    element('OrganizationSettings'),
    element('optionsets'),
    element('CustomControls'),
    element('EntityDataProviders'),
    element('Languages', {}, [element('Language', {}, languageCode)]),
  ]);
  return writeXml(root);
}
