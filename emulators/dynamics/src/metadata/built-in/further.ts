import type { TableDeclaration } from '../define.ts';

/**
 * Tables that every environment has and that a package may point to, add to, or name in a role. Of these the emulator knows that they
 * are there and the columns that all tables have, and nothing else: docs/vendors/dataverse.md#tables-of-every-environment.
 */
const owned = [
  ['AppModuleComponent', 'appmodulecomponents'],
  ['BulkDeleteOperation', 'bulkdeleteoperations'],
  ['Connection', 'connections'],
  ['ConnectionReference', 'connectionreferences'],
  ['ConvertRule', 'convertrules'],
  ['CustomerAddress', 'customeraddresses'],
  ['Feedback', 'feedback'],
  ['Goal', 'goals'],
  ['Import', 'imports'],
  ['KnowledgeArticle', 'knowledgearticles'],
  ['Mailbox', 'mailboxes'],
  ['MailMergeTemplate', 'mailmergetemplates'],
  ['ProcessSession', 'processsessions'],
  ['Queue', 'queues'],
  ['QueueItem', 'queueitems'],
  ['RecurrenceRule', 'recurrencerules'],
  ['Report', 'reports'],
  ['SLA', 'slas'],
  ['SLAKPIInstance', 'slakpiinstances'],
  ['SharePointDocument', 'sharepointdocuments'],
  ['SharePointDocumentLocation', 'sharepointdocumentlocations'],
  ['SharePointSite', 'sharepointsites'],
  ['SocialProfile', 'socialprofiles'],
  ['Template', 'templates'],
  ['UserForm', 'userforms'],
  ['UserQuery', 'userqueries'],
  ['UserQueryVisualization', 'userqueryvisualizations'],
  ['Workflow', 'workflows'],
] as const;

const ofTheOrganization = [
  ['ActionCard', 'actioncards'],
  ['AppAction', 'appactions'],
  ['AppConfig', 'appconfigs'],
  ['AppModule', 'appmodules'],
  ['Attribute', 'attributes'],
  ['BulkDeleteFailure', 'bulkdeletefailures'],
  ['Calendar', 'calendars'],
  ['CanvasApp', 'canvasapps'],
  ['Category', 'categories'],
  ['ColumnMapping', 'columnmappings'],
  ['ConnectionRole', 'connectionroles'],
  ['CustomAPI', 'customapis'],
  ['CustomAPIRequestParameter', 'customapirequestparameters'],
  ['CustomAPIResponseProperty', 'customapiresponseproperties'],
  ['CustomControl', 'customcontrols'],
  ['CustomControlDefaultConfig', 'customcontroldefaultconfigs'],
  ['DisplayString', 'displaystrings'],
  ['DuplicateRecord', 'duplicaterecords'],
  ['EmailSignature', 'emailsignatures'],
  ['Entity', 'entities'],
  ['EntityKey', 'entitykeys'],
  ['EntityRelationship', 'entityrelationships'],
  ['FileAttachment', 'fileattachments'],
  ['FixedMonthlyFiscalCalendar', 'fixedmonthlyfiscalcalendars'],
  ['KBArticle', 'kbarticles'],
  ['MailboxTrackingFolder', 'mailboxtrackingfolders'],
  ['MetadataForArchival', 'metadataforarchivals'],
  ['OptionSet', 'optionsets'],
  ['PluginAssembly', 'pluginassemblies'],
  ['PluginPackage', 'pluginpackages'],
  ['PluginTraceLog', 'plugintracelogs'],
  ['PluginType', 'plugintypes'],
  ['Position', 'positions'],
  ['PrincipalObjectAttributeAccess', 'principalobjectattributeaccessset'],
  ['Relationship', 'relationships'],
  ['RibbonCommand', 'ribboncommands'],
  ['RibbonDiff', 'ribbondiffs'],
  ['SavedQueryVisualization', 'savedqueryvisualizations'],
  ['SdkMessageProcessingStep', 'sdkmessageprocessingsteps'],
  ['SdkMessageProcessingStepImage', 'sdkmessageprocessingstepimages'],
  ['ServiceEndpoint', 'serviceendpoints'],
  ['SiteMap', 'sitemaps'],
  ['Subject', 'subjects'],
  ['SyncError', 'syncerrors'],
  ['Territory', 'territories'],
  ['TransactionCurrency', 'transactioncurrencies'],
  ['UserEntityInstanceData', 'userentityinstancedataset'],
  ['UserSettings', 'usersettingscollection'],
] as const;

function declare(name: string, set: string, ownership: 'user' | 'organization'): TableDeclaration {
  return { name, set, label: name, primaryName: '', ownership, columns: [] };
}

/** The tables above, as declarations. */
export const furtherTables: TableDeclaration[] = [
  ...owned.map(([name, set]) => declare(name, set, 'user')),
  ...ofTheOrganization.map(([name, set]) => declare(name, set, 'organization')),
];
