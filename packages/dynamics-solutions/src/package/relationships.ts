import type { LookupColumn, Table } from '../model.ts';
import { introducedVersion } from './columns.ts';
import { localized } from './labels.ts';
import { element, leaf, leaves, type XmlElement } from './xml.ts';

type Cascade = 'NoCascade' | 'Cascade' | 'RemoveLink' | 'Restrict';

interface Relationship {
  readonly name: string;
  readonly referencing: string;
  readonly referenced: string;
  readonly column: string;
  readonly onDelete: Cascade;
  /** For handing over, sharing and moving to another parent. */
  readonly onOther: Cascade;
  /** Navigation property of the lookup side; the one that `@odata.bind` uses. */
  readonly navigationProperty?: string;
  readonly inRelatedMenu: boolean;
  readonly description: string;
}

function lookupRelationship(table: Table, column: string, lookup: LookupColumn): Relationship {
  const child = lookup.behavior === 'child';
  return {
    name: lookup.relationship,
    referencing: table.schemaName,
    referenced: lookup.target,
    column,
    onDelete: child ? 'Cascade' : 'RemoveLink',
    onOther: child ? 'Cascade' : 'NoCascade',
    navigationProperty: column,
    inRelatedMenu: lookup.inRelatedMenu,
    description: lookup.description,
  };
}

/** The six that Dataverse gives every user-owned table. Source: docs/vendors/dataverse.md#relationships. */
function systemRelationships(table: Table): Relationship[] {
  const t = table.logicalName;
  const make = (name: string, referenced: string, column: string, onDelete: Cascade = 'NoCascade'): Relationship => ({
    name,
    referencing: table.schemaName,
    referenced,
    column,
    onDelete,
    onOther: 'NoCascade',
    inRelatedMenu: false,
    description: '',
  });
  return [
    make(`business_unit_${t}`, 'BusinessUnit', 'OwningBusinessUnit', 'Restrict'),
    make(`lk_${t}_createdby`, 'SystemUser', 'CreatedBy'),
    make(`lk_${t}_modifiedby`, 'SystemUser', 'ModifiedBy'),
    make(`owner_${t}`, 'Owner', 'OwnerId'),
    make(`team_${t}`, 'Team', 'OwningTeam'),
    make(`user_${t}`, 'SystemUser', 'OwningUser'),
  ];
}

function rolesXml(relationship: Relationship): XmlElement {
  const { name, navigationProperty } = relationship;
  const menu = relationship.inRelatedMenu
    ? leaves({ NavPaneDisplayOption: 'UseCollectionName', NavPaneArea: 'Details', NavPaneOrder: 10_000 })
    : leaves({ NavPaneDisplayOption: 'DoNotDisplay', NavPaneArea: 'Details', NavPaneOrder: 10_000 });
  return element('EntityRelationshipRoles', {}, [
    element('EntityRelationshipRole', {}, [
      ...menu,
      leaf('NavigationPropertyName', navigationProperty ?? ''),
      leaf('RelationshipRoleType', 1),
    ]),
    element('EntityRelationshipRole', {}, [leaf('NavigationPropertyName', name), leaf('RelationshipRoleType', 0)]),
  ]);
}

function relationshipXml(relationship: Relationship): XmlElement {
  const other = relationship.onOther;
  return element('EntityRelationship', { Name: relationship.name }, [
    ...leaves({
      EntityRelationshipType: 'OneToMany',
      IsCustomizable: 1,
      IntroducedVersion: introducedVersion,
      IsHierarchical: 0,
      ReferencingEntityName: relationship.referencing,
      ReferencedEntityName: relationship.referenced,
      CascadeAssign: other,
      CascadeDelete: relationship.onDelete,
      CascadeArchive: relationship.onDelete,
      CascadeReparent: other,
      CascadeShare: other,
      CascadeUnshare: other,
      ReferencingAttributeName: relationship.column,
    }),
    element('RelationshipDescription', {}, [localized('Descriptions', 'Description', relationship.description)]),
    ...(relationship.navigationProperty === undefined ? [] : [rolesXml(relationship)]),
  ]);
}

/** The relationships that a table's lookups and system columns are the many-side of. */
export function relationshipsXml(table: Table): XmlElement[] {
  const ours = Object.entries(table.columns).flatMap(([name, column]) =>
    column.kind === 'lookup' ? [lookupRelationship(table, name, column)] : [],
  );
  return [...ours, ...systemRelationships(table)].map(relationshipXml);
}
