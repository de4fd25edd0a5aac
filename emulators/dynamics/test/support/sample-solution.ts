import { strToU8, zipSync } from 'fflate';

/** Variations of the sample solution. */
export interface SampleOptions {
  version?: string;
  managed?: boolean;
  publisher?: string;
  prefix?: string;
  /** Whether the manifest declares that the Case table is needed. */
  dependencies?: boolean;
  /** Files to replace or, where undefined, to leave out. */
  files?: Record<string, string | undefined>;
  /** Changes customizations.xml before it is packed. */
  customize?: (xml: string) => string;
}

/** A small solution written by hand: two tables, every type of column, a choice, keys, relationships and a role. */
export function sampleSolution(options: SampleOptions = {}): Uint8Array {
  const customizations = (options.customize ?? ((xml) => xml))(customizationsXml);
  const files: Record<string, string | undefined> = {
    '[Content_Types].xml': contentTypes,
    'solution.xml': solutionXml(options, customizations),
    'customizations.xml': customizations,
    'WebResources/sample_pageshtml00000000-0000-4000-8000-000000000001': '<!doctype html><title>sample</title>',
    ...options.files,
  };
  const present = Object.entries(files).flatMap(([name, text]) =>
    text === undefined ? [] : [[name, strToU8(text)] as const],
  );
  return zipSync(Object.fromEntries(present));
}

const contentTypes = `\uFEFF<?xml version="1.0" encoding="utf-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/octet-stream" /><Override PartName="/WebResources/sample_pageshtml00000000-0000-4000-8000-000000000001" ContentType="application/octet-stream" /></Types>`;

function solutionXml(
  { version = '1.0.0.0', managed = true, publisher = 'sample', prefix = 'sample', dependencies = true }: SampleOptions,
  customizations: string,
): string {
  const idsOf = (pattern: RegExp): string[] => [...customizations.matchAll(pattern)].map((one) => one[1] ?? '');
  const root = (type: number, id: string): string => `<RootComponent type="${type}" id="${id}" behavior="0" />`;
  const secured = [
    ...idsOf(/<Role id="([^"]*)"/g).map((id) => root(20, id)),
    ...idsOf(/fieldsecurityprofileid="([^"]*)"/g).map((id) => root(70, id)),
  ];
  return `<ImportExportXml version="9.2.0.0" SolutionPackageVersion="9.2" languagecode="1033"><SolutionManifest>
<UniqueName>Sample</UniqueName><LocalizedNames><LocalizedName description="Sample" languagecode="1033" /></LocalizedNames><Descriptions />
<Version>${version}</Version><Managed>${managed ? 1 : 0}</Managed>
<Publisher><UniqueName>${publisher}</UniqueName><LocalizedNames><LocalizedName description="Sample publisher" languagecode="1033" /></LocalizedNames>
<CustomizationPrefix>${prefix}</CustomizationPrefix><CustomizationOptionValuePrefix>27415</CustomizationOptionValuePrefix></Publisher>
<RootComponents><RootComponent type="1" schemaName="sample_thing" behavior="0" /><RootComponent type="1" schemaName="sample_part" behavior="0" />
<RootComponent type="9" schemaName="sample_kind" behavior="0" />${secured.join('')}<RootComponent type="61" schemaName="sample_/page.html" behavior="0" /></RootComponents>
${dependencies ? '<MissingDependencies><MissingDependency><Required type="1" schemaName="incident" displayName="Case" solution="msdynce_Service (9.0.5.56)" /><Dependent type="10" schemaName="sample_incident_sample_thing" /></MissingDependency></MissingDependencies>' : ''}
</SolutionManifest></ImportExportXml>`;
}

/** A column in the package's notation. */
function column(name: string, type: string, rest = '', flags = ''): string {
  return `<attribute PhysicalName="${name}"><Type>${type}</Type><Name>${name.toLowerCase()}</Name><LogicalName>${name.toLowerCase()}</LogicalName>
<RequiredLevel>none</RequiredLevel><ValidForUpdateApi>1</ValidForUpdateApi><ValidForReadApi>1</ValidForReadApi><ValidForCreateApi>1</ValidForCreateApi>
<IsCustomField>1</IsCustomField>${flags}${rest}<displaynames><displayname description="${name}" languagecode="1033" /></displaynames></attribute>`;
}

function optionSet(name: string, type: string, options: readonly [number, string][]): string {
  const list = options.map(
    ([value, label]) =>
      `<option value="${value}"><labels><label description="${label}" languagecode="1033" /></labels></option>`,
  );
  return `<optionset Name="${name}"><OptionSetType>${type}</OptionSetType><options>${list.join('')}</options></optionset>`;
}

function table(name: string, set: string, columns: string, keys = ''): string {
  return `<Entity><Name LocalizedName="${name}" OriginalName="${name}">${name}</Name><EntityInfo><entity Name="${name}">
<LocalizedNames><LocalizedName description="${name}" languagecode="1033" /></LocalizedNames><attributes>
<attribute PhysicalName="${name}Id"><Type>primarykey</Type><Name>${name.toLowerCase()}id</Name><LogicalName>${name.toLowerCase()}id</LogicalName><RequiredLevel>systemrequired</RequiredLevel><ValidForUpdateApi>0</ValidForUpdateApi></attribute>
${columns}</attributes>${keys}<EntitySetName>${set}</EntitySetName><OwnershipTypeMask>UserOwned</OwnershipTypeMask></entity></EntityInfo>${mainForm(name, columns)}</Entity>`;
}

/** The main form without which no table is taken; its id is made from the name. */
function mainForm(name: string, columns: string): string {
  const shown = /<LogicalName>(\w+)<\/LogicalName>/.exec(columns)?.[1] ?? '';
  const id = Buffer.from(name.padEnd(16, '0')).toString('hex').slice(-12);
  return `<FormXml><forms type="main"><systemform><formid>{33333333-3333-4333-8333-${id}}</formid><form><tabs><tab id="{44444444-4444-4444-8444-${id}}"><labels><label description="General" languagecode="1033" /></labels><columns><column width="100%"><sections><section id="{55555555-5555-4555-8555-${id}}"><labels><label description="General" languagecode="1033" /></labels><rows><row><cell id="{66666666-6666-4666-8666-${id}}"><labels><label description="Name" languagecode="1033" /></labels><control id="${shown}" classid="{4273EDBD-AC1D-40d3-9FB2-095C621B552D}" datafieldname="${shown}" /></cell></row></rows></section></sections></column></columns></tab></tabs></form><LocalizedNames><LocalizedName description="Information" languagecode="1033" /></LocalizedNames></systemform></forms></FormXml>`;
}

function relationship(
  name: string,
  referencing: string,
  attribute: string,
  referenced: string,
  onDelete: string,
): string {
  return `<EntityRelationship Name="${name}"><EntityRelationshipType>OneToMany</EntityRelationshipType><ReferencingEntityName>${referencing}</ReferencingEntityName>
<ReferencedEntityName>${referenced}</ReferencedEntityName><CascadeDelete>${onDelete}</CascadeDelete><CascadeAssign>Cascade</CascadeAssign><ReferencingAttributeName>${attribute}</ReferencingAttributeName>
<EntityRelationshipRoles><EntityRelationshipRole><NavigationPropertyName>${attribute}</NavigationPropertyName><RelationshipRoleType>1</RelationshipRoleType></EntityRelationshipRole>
<EntityRelationshipRole><NavigationPropertyName>${name}</NavigationPropertyName><RelationshipRoleType>0</RelationshipRoleType></EntityRelationshipRole></EntityRelationshipRoles></EntityRelationship>`;
}

const name = '<DisplayMask>PrimaryName|ValidForForm</DisplayMask>';
const key = (keyName: string, ...columns: string[]): string =>
  `<EntityKey><Name>${keyName}</Name><LogicalName>${keyName.toLowerCase()}</LogicalName><EntityKeyAttributes>${columns.map((one) => `<AttributeName>${one}</AttributeName>`).join('')}</EntityKeyAttributes><displaynames><displayname description="${keyName}" languagecode="1033" /></displaynames></EntityKey>`;

const thingColumns = [
  column('sample_Name', 'nvarchar', '<MaxLength>100</MaxLength>', name),
  column('sample_Code', 'nvarchar', '<MaxLength>50</MaxLength>'),
  column('sample_Text', 'ntext', '<MaxLength>1048576</MaxLength>'),
  column('sample_Count', 'int', '<MinValue>0</MinValue><MaxValue>1000</MaxValue>'),
  column('sample_Amount', 'decimal', '<MinValue>-100</MinValue><MaxValue>100</MaxValue><Accuracy>2</Accuracy>'),
  column(
    'sample_Flag',
    'bit',
    `<AppDefaultValue>0</AppDefaultValue>${optionSet('sample_thing_sample_flag', 'bit', [
      [1, 'Yes'],
      [0, 'No'],
    ])}`,
  ),
  column('sample_Kind', 'picklist', '<AppDefaultValue>-1</AppDefaultValue><OptionSetName>sample_kind</OptionSetName>'),
  column(
    'sample_Colours',
    'multiselectpicklist',
    optionSet('sample_thing_sample_colours', 'picklist', [
      [1, 'Red'],
      [2, 'Green'],
    ]),
  ),
  column('sample_At', 'datetime', '<Behavior>1</Behavior>'),
  column('sample_Day', 'datetime', '<Behavior>2</Behavior>'),
  column('sample_Wall', 'datetime', '<Behavior>3</Behavior>'),
  column('sample_CaseId', 'lookup'),
  column('sample_File', 'file', '<MaxValue>32768</MaxValue>'),
  column('sample_Secret', 'nvarchar', '<MaxLength>100</MaxLength>', '<IsSecured>1</IsSecured>'),
].join('');

const partColumns = [
  column('sample_Title', 'nvarchar', '<MaxLength>100</MaxLength>', name),
  column('sample_ThingId', 'lookup'),
].join('');

const right = (privilege: string): string => `<RolePrivilege name="${privilege}" level="Global" />`;

const customizationsXml = `<ImportExportXml><Entities>
${table('sample_Thing', 'sample_things', thingColumns, `<EntityKeys>${key('sample_CodeKey', 'sample_code')}${key('sample_PairKey', 'sample_name', 'sample_count')}</EntityKeys>`)}
${table('sample_Part', 'sample_parts', partColumns)}
</Entities><Roles><Role id="{11111111-1111-4111-8111-111111111111}" name="Sample role"><RolePrivileges>${[
  'prvReadIncident',
  'prvAppendToIncident',
  ...['Create', 'Read', 'Write', 'Append', 'AppendTo'].flatMap((one) => [
    `prv${one}sample_Thing`,
    `prv${one}sample_Part`,
  ]),
]
  .map(right)
  .join('')}</RolePrivileges></Role></Roles><EntityRelationships>
${relationship('sample_incident_sample_thing', 'sample_Thing', 'sample_CaseId', 'Incident', 'RemoveLink')}
${relationship('sample_thing_parts', 'sample_Part', 'sample_ThingId', 'sample_Thing', 'Cascade')}
</EntityRelationships><optionsets><optionset Name="sample_kind"><OptionSetType>picklist</OptionSetType><options>
<option value="274150000"><labels><label description="Small" languagecode="1033" /></labels></option>
<option value="274150001"><labels><label description="Large" languagecode="1033" /></labels></option></options></optionset></optionsets>
<WebResources><WebResource><WebResourceId>{22222222-2222-4222-8222-222222222222}</WebResourceId><Name>sample_/page.html</Name><DisplayName>Page</DisplayName><WebResourceType>1</WebResourceType><FileName>/WebResources/sample_pageshtml00000000-0000-4000-8000-000000000001</FileName></WebResource></WebResources>
</ImportExportXml>`;
