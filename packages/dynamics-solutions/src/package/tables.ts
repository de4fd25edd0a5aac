import type { Table } from '../model.ts';
import { componentTypes, rootBehaviors, type Requirement, type SolutionComponent } from './component.ts';
import { columnXml, introducedVersion } from './columns.ts';
import { iconName } from '../web-resources/icon-resources.ts';
import { formXml } from './forms.ts';
import { localized } from './labels.ts';
import { relationshipsXml } from './relationships.ts';
import { emptyRibbon } from './ribbon.ts';
import { systemColumns } from './system-columns.ts';
import { viewsXml } from './views.ts';
import { element, leaf, leaves, type XmlElement } from './xml.ts';

function flags(names: readonly string[], value: 0 | 1): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, value]));
}

// In the order of Dynamics' exports. Source: docs/vendors/dataverse.md#customizations.
const flagsBeforeOwnership = flags(
  [
    'IsDuplicateCheckSupported',
    'IsBusinessProcessEnabled',
    'IsRequiredOffline',
    'IsInteractionCentricEnabled',
    'IsCollaboration',
    'AutoRouteToOwnerQueue',
    'IsConnectionsEnabled',
    'IsDocumentManagementEnabled',
    'AutoCreateAccessTeams',
    'IsOneNoteIntegrationEnabled',
    'IsKnowledgeManagementEnabled',
    'IsSLAEnabled',
    'IsDocumentRecommendationsEnabled',
    'IsBPFEntity',
  ],
  0,
);

const flagsBeforeIcon: Readonly<Record<string, string | number>> = {
  OwnershipTypeMask: 'UserOwned',
  IsAuditEnabled: 0,
  IsRetrieveAuditEnabled: 0,
  IsRetrieveMultipleAuditEnabled: 0,
  IsActivity: 0,
  ActivityTypeMask: '',
  IsActivityParty: 0,
  IsReplicated: 0,
  IsReplicationUserFiltered: 0,
  IsMailMergeEnabled: 0,
  IsVisibleInMobile: 1,
  IsVisibleInMobileClient: 1,
  IsReadOnlyInMobileClient: 0,
  IsOfflineInMobileClient: 0,
  DaysSinceRecordLastModified: 0,
  MobileOfflineFilters: '',
  IsMapiGridEnabled: 1,
  IsReadingPaneEnabled: 1,
};

const flagsAfterIcon: Readonly<Record<string, string | number>> = {
  IsQuickCreateEnabled: 0,
  SyncToExternalSearchIndex: 0,
  IntroducedVersion: introducedVersion,
  ...flags(
    [
      'IsCustomizable',
      'IsRenameable',
      'IsMappable',
      'CanModifyAuditSettings',
      'CanModifyMobileVisibility',
      'CanModifyMobileClientVisibility',
      'CanModifyMobileClientReadOnly',
      'CanModifyMobileClientOffline',
      'CanModifyConnectionSettings',
      'CanModifyDuplicateDetectionSettings',
      'CanModifyMailMergeSettings',
      'CanModifyQueueSettings',
      'CanCreateAttributes',
      'CanCreateForms',
      'CanCreateCharts',
      'CanCreateViews',
      'CanModifyAdditionalSettings',
      'CanEnableSyncToExternalSearchIndex',
    ],
    1,
  ),
  EnforceStateTransitions: 0,
  CanChangeHierarchicalRelationship: 1,
  EntityHelpUrlEnabled: 0,
  ChangeTrackingEnabled: 0,
  CanChangeTrackingBeEnabled: 1,
  IsEnabledForExternalChannels: 0,
  IsMSTeamsIntegrationEnabled: 0,
  IsSolutionAware: 0,
};

/**
 * A table of ours as a component of a solution, with its columns, forms, views and relationships.
 * @param all every table of the solution, for sub-grids
 */
export function tableComponent(table: Table, all: readonly Table[]): SolutionComponent {
  const root = {
    type: componentTypes.table,
    name: { schemaName: table.logicalName },
    behavior: rootBehaviors.whole,
  };
  return {
    roots: [root],
    elements: { Entities: [tableXml(table, all)], EntityRelationships: relationshipsXml(table) },
    requirements: caseRequirements(table),
  };
}

// An environment without Customer Service has no cases; the importer then says so, instead of failing half-way.
function caseRequirements(table: Table): Requirement[] {
  const incident = {
    type: componentTypes.table,
    schemaName: 'incident',
    displayName: 'Case',
    solution: 'msdynce_Service (9.0.5.56)',
  };
  return Object.values(table.columns).flatMap((column) =>
    column.kind === 'lookup' && column.target === 'Incident'
      ? [{ required: incident, dependent: { type: componentTypes.relationship, schemaName: column.relationship } }]
      : [],
  );
}

// Source: docs/vendors/dataverse.md#customizations.
function tableXml(table: Table, all: readonly Table[]): XmlElement {
  const attributes = [
    ...Object.entries(table.columns).map(([name, column]) =>
      columnXml(table.logicalName, name, column, name === table.primaryName),
    ),
    ...systemColumns(table),
  ].sort((a, b) => ((a.attributes.PhysicalName ?? '') < (b.attributes.PhysicalName ?? '') ? -1 : 1));
  return element('Entity', {}, [
    element('Name', { LocalizedName: table.label, OriginalName: table.label }, table.schemaName),
    element('EntityInfo', {}, [
      element('entity', { Name: table.schemaName }, [
        localized('LocalizedNames', 'LocalizedName', table.label),
        localized('LocalizedCollectionNames', 'LocalizedCollectionName', table.collectionLabel),
        localized('Descriptions', 'Description', table.description),
        element('attributes', {}, attributes),
        leaf('EntitySetName', table.entitySet),
        ...leaves({
          ...flagsBeforeOwnership,
          ...flagsBeforeIcon,
          IconVectorName: iconName(table),
          ...flagsAfterIcon,
        }),
      ]),
    ]),
    formXml(table, all),
    viewsXml(table),
    emptyRibbon(),
  ]);
}
