import { type Dynamics, startDynamics } from '@casebridge/emulator-dynamics';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildSolution } from '../src/solution.ts';
import { type Break, codes, importBroken, replace } from './break-package.ts';

const { schema, generic, missing } = codes;

/** Inside the element that begins with `from` and ends with `to`, the first one that has `holds` in it. */
const within =
  (from: string, to: string, holds: string, search: string | RegExp, by: string) =>
  (text: string): string => {
    for (let start = text.indexOf(from); start >= 0; start = text.indexOf(from, start + 1)) {
      const end = text.indexOf(to, start);
      const element = text.slice(start, end);
      if (element.includes(holds)) return text.slice(0, start) + element.replace(search, by) + text.slice(end);
    }
    return text;
  };

const column = (name: string, search: string | RegExp, by: string) =>
  within(`<attribute PhysicalName="${name}">`, '</attribute>', name, search, by);
const relationship = (name: string, search: string | RegExp, by: string) =>
  within(`<EntityRelationship Name="${name}">`, '</EntityRelationship>', name, search, by);
const firstForm = (search: string | RegExp, by: string) => within('<forms type="main">', '</forms>', '', search, by);
const firstView = (search: string | RegExp, by: string) => within('<savedquery>', '</savedquery>', '', search, by);
const role = (search: string | RegExp, by: string) => within('<Role ', '</Role>', 'Integration', search, by);
const parental = ['Assign', 'Delete', 'Reparent', 'Share', 'Unshare']
  .map((name) => `<Cascade${name}>Cascade</Cascade${name}>`)
  .join('');

const ofCustomizations: readonly Break[] = [
  // The file and its values.
  ['is well-formed', '0x8004802c', replace('</Entities>', '')],
  ['has no document type', '0x8004802c', replace('<ImportExportXml', '<!DOCTYPE x><ImportExportXml')],
  ['an entity has a name', schema, replace(/>bt_Session<\/Name>/, '></Name>')],
  [
    'ObjectTypeCode is a positive number',
    schema,
    replace('<EntityInfo>', '<ObjectTypeCode>0</ObjectTypeCode><EntityInfo>'),
  ],
  ['ownership is one that there is', schema, replace('>UserOwned<', '>OrganizationOwned<')],
  ['flags are 0 or 1', schema, replace('<IsActivity>0<', '<IsActivity>no<')],
  ['an attribute has a physical name', schema, replace('<attribute PhysicalName="bt_Locale">', '<attribute>')],
  ['an attribute has a name', schema, column('bt_Locale', '<Name>bt_locale</Name>', '')],
  ['the type of a column is known', schema, column('bt_Locale', '>nvarchar<', '>varchar<')],
  ['logical names are lower case', schema, column('bt_Locale', /<LogicalName>bt_locale</, '<LogicalName>bt_Locale<')],
  ['the requirement level is known', schema, column('bt_Locale', '<RequiredLevel>none<', '<RequiredLevel>maybe<')],
  ['whether a column can be read is a flag', schema, column('bt_Locale', '<ValidForReadApi>1<', '<ValidForReadApi>2<')],
  ['whether a column is secured is a flag', schema, column('bt_Locale', /<IsSecured>\d</, '<IsSecured>-<')],
  ['the behaviour of a date is known', schema, column('bt_StartTime', /<Behavior>\d</, '<Behavior>9<')],
  ['option values are numbers', schema, column('bt_CaseMatch', /<option value="\d+"/, '<option value="one"')],
  ['cascades are known', schema, relationship('bt_incident_bt_session_case', '>RemoveLink<', '>Vanish<')],
  [
    'assign cascades are known',
    schema,
    relationship('bt_incident_bt_session_case', /<CascadeAssign>\w+</, '<CascadeAssign>Restrict<'),
  ],
  ['relationship types are known', schema, replace('>OneToMany<', '>OneToFew<')],
  ['relationship roles are 0 or 1', schema, replace('<RelationshipRoleType>1<', '<RelationshipRoleType>2<')],
  ['places in the navigation are known', schema, replace('>UseCollectionName<', '>Everywhere<')],
  ['form ids are GUIDs', schema, firstForm(/<formid>[^<]*</, '<formid>form1<')],
  ['tab ids are GUIDs', schema, firstForm(/<tab ([^>]*)id="[^"]*"/, '<tab $1id="tab1"')],
  ['cell ids are GUIDs', schema, firstForm(/<cell id="[^"]*"/, '<cell id="cell1"')],
  ['view ids are GUIDs', schema, firstView(/<savedqueryid>[^<]*</, '<savedqueryid>view1<')],
  ['kinds of views are numbers', schema, firstView(/<querytype>0</, '<querytype>public<')],
  ['role ids are GUIDs', schema, replace(/<Role ([^>]*)id="[^"]*"/, '<Role $1id="role1"')],
  ['roles have names', schema, replace(/<Role ([^>]*)name="[^"]*"/, '<Role $1name=""')],
  ['whether members of a team inherit a role is a flag', schema, role('isinherited="1"', 'isinherited="2"')],
  ['privileges have a level that is known', schema, role('level="Global"', 'level="Galaxy"')],
  ['profile ids are GUIDs', schema, replace(/fieldsecurityprofileid="[^"]*"/, 'fieldsecurityprofileid="p1"')],
  ['permissions are 0 or 4', schema, replace('<CanRead>4<', '<CanRead>1<')],
  ['languages are numbers', schema, replace('<Language>1033<', '<Language>English<')],
  // Tables.
  ['a table comes once', '0x8004810c', replace(/(<Entity>.*?<\/Entity>)/, '$1$1')],
  [
    'a set of rows has one table',
    '0x8004810c',
    replace('<EntitySetName>bt_sessionevents<', '<EntitySetName>bt_sessions<'),
  ],
  [
    'a table is not one of the platform',
    '0x8004810c',
    replace('<EntitySetName>bt_sessionevents<', '<EntitySetName>accounts<'),
  ],
  [
    'both names of a table are the same, letter by letter',
    '0x80041102',
    replace('<entity Name="bt_Session">', '<entity Name="bt_session">'),
  ],
  ['a table has a primary name', generic, column('bt_Name', 'PrimaryName|', '')],
  ['a table has one primary name', generic, column('bt_Locale', '<DisplayMask>', '<DisplayMask>PrimaryName|')],
  [
    'the primary name is a line of text',
    generic,
    (xml) =>
      column('bt_Name', 'PrimaryName|', '')(column('bt_StartTime', '<DisplayMask>', '<DisplayMask>PrimaryName|')(xml)),
  ],
  ['a new table has a main form', '0x80048007', replace('<forms type="main">', '<forms type="quickCreate">')],
  // Columns.
  ['a column comes once', '0x80047013', replace(/(<attribute PhysicalName="bt_Locale">.*?<\/attribute>)/, '$1$1')],
  ['a column begins with a prefix', '0x80048062', replace(/\bbt_(Locale)\b/gi, 'zz_$1')],
  ['a line of text has a length', '0x80040203', column('bt_Locale', /<MaxLength>.*<\/Length>/, '')],
  ['a line of text has at most 4,000 characters', schema, column('bt_Locale', /<MaxLength>\d+</, '<MaxLength>5000<')],
  [
    'the smallest value is below the largest',
    '0x80040203',
    column('bt_DurationSeconds', /<MinValue>[^<]*</, '<MinValue>9999999999<'),
  ],
  ['a choice has options', '0x80040203', column('bt_CaseMatch', /<options>.*<\/options>/, '<options/>')],
  ['option values differ', '0x80040203', column('bt_CaseMatch', 'value="418600001"', 'value="418600000"')],
  [
    'a shared choice is there',
    missing,
    column('bt_CaseMatch', /<optionset .*<\/optionset>/, '<OptionSetName>bt_nothing</OptionSetName>'),
  ],
  ['a status belongs to a state', '0x80040203', column('statuscode', 'value="2" state="1"', 'value="2" state="7"')],
  [
    'the default status is one of the table',
    '0x80040203',
    column('statecode', 'defaultstatus="2"', 'defaultstatus="7"'),
  ],
  [
    'sets of options have names of their own',
    '0x80040203',
    replace('<optionset Name="bt_session_bt_casematch">', '<optionset Name="bt_session_statuscode">'),
  ],
  [
    'a lookup has a relationship',
    '0x80048548',
    replace(/<EntityRelationship Name="bt_incident_bt_session_case">.*?<\/EntityRelationship>/, ''),
  ],
  // Relationships.
  [
    'a relationship comes once',
    generic,
    replace(/(<EntityRelationship Name="bt_incident_bt_session_case">.*?<\/EntityRelationship>)/, '$1$1'),
  ],
  [
    'the referencing table is written letter by letter',
    '0x80041102',
    relationship('bt_incident_bt_session_case', '>bt_Session<', '>bt_session<'),
  ],
  [
    'the referenced table is written letter by letter',
    '0x80041102',
    relationship(
      'bt_session_bt_sessionevent',
      '<ReferencedEntityName>bt_Session<',
      '<ReferencedEntityName>bt_session<',
    ),
  ],
  ['the referenced table is there', missing, relationship('bt_incident_bt_session_case', '>Incident<', '>bt_Nothing<')],
  [
    'the column of a relationship is a lookup',
    generic,
    relationship(
      'lk_bt_session_createdby',
      '<ReferencingAttributeName>CreatedBy<',
      '<ReferencingAttributeName>bt_Locale<',
    ),
  ],
  [
    'a relationship begins with a prefix',
    '0x80048062',
    replace('<EntityRelationship Name="bt_incident_bt_session_case">', '<EntityRelationship Name="incident_session">'),
  ],
  [
    'a relationship has the role of its lookup',
    generic,
    relationship('bt_incident_bt_session_case', /<EntityRelationshipRoles>.*<\/EntityRelationshipRoles>/, ''),
  ],
  [
    'a table has one parent that cascades everything',
    '0x80047007',
    (xml) =>
      ['bt_connection_bt_sessionkey', 'bt_supportqueue_bt_sessionkey'].reduce(
        (text, name) => relationship(name, /<CascadeAssign>.*<\/CascadeUnshare>/, parental)(text),
        xml,
      ),
  ],
  // Forms.
  [
    'a form id comes once',
    '0x80040237',
    (xml) => xml.replace(/<formid>[^<]*</g, `<formid>${/<formid>([^<]*)</.exec(xml)?.[1] ?? ''}<`),
  ],
  ['a form has a tab', '0x80048007', firstForm(/<tab .*<\/tab>/, '')],
  [
    'ids inside a form differ',
    '0x8004f658',
    (xml) => firstForm(/<cell id="[^"]*"(.*?)<cell id="([^"]*)"/, '<cell id="$2"$1<cell id="$2"')(xml),
  ],
  ['a control has an id', '0x80048007', firstForm(/<control id="bt_name"/, '<control')],
  ['a control is of a known class', '0x80048007', firstForm(/4273EDBD-/i, '4273EDBE-')],
  ['a form shows columns that there are', generic, firstForm('datafieldname="bt_name"', 'datafieldname="bt_nothing"')],
  [
    'a form runs scripts that there are',
    missing,
    firstForm(
      '<form>',
      '<form><formLibraries><Library name="bt_/nothing.js" libraryUniqueId="{11111111-1111-4111-8111-111111111111}"/></formLibraries>',
    ),
  ],
  // Views.
  [
    'a view id comes once',
    '0x80040237',
    (xml) => {
      const [first = '', second = ''] = [...xml.matchAll(/<savedqueryid>([^<]*)</g)].map((one) => one[1] ?? '');
      return xml.replace(`<savedqueryid>${second}<`, `<savedqueryid>${first}<`);
    },
  ],
  [
    'a query asks the table of its view',
    '0x80041102',
    firstView(/<entity name="bt_session"/, '<entity name="bt_sessions"'),
  ],
  [
    'a query reads columns that there are',
    '0x80041103',
    firstView('<attribute name="bt_name"/>', '<attribute name="bt_nothing"/>'),
  ],
  [
    'a query orders by a column that there is',
    '0x80041103',
    firstView(/<order attribute="[^"]*"/, '<order attribute="bt_nothing"'),
  ],
  [
    'a query filters by a column that there is',
    '0x80041103',
    firstView('<condition attribute="statecode"', '<condition attribute="bt_nothing"'),
  ],
  ['a view shows columns that there are', '0x80041103', firstView('<cell name="bt_name"', '<cell name="bt_nothing"')],
  // Roles and profiles.
  ['role names differ', '0x80048017', (xml) => xml.replace(/(<Role [^>]*name=")[^"]*"/g, '$1Same"')],
  ['a privilege is there', missing, role(/name="prvReadIncident"/, 'name="prvReadbt_Nothing"')],
  ['a privilege is spelt as it should be', missing, role(/name="prvReadIncident"/, 'name="prvReadIncidnt"')],
  [
    'a profile names columns that there are',
    '0x80048064',
    replace(/<AttributeName>bt_signedlinks</, '<AttributeName>bt_nothing<'),
  ],
  [
    'a profile names tables that there are',
    '0x80048064',
    replace(/<EntityName>bt_session<\/EntityName>(?=<AttributeName>)/, '<EntityName>bt_nothing</EntityName>'),
  ],
  [
    'a profile names columns that are secured',
    '0x80048063',
    replace(/<AttributeName>bt_signedlinks</, '<AttributeName>createdon<'),
  ],
];

const ofManifest: readonly Break[] = [
  [
    'the solution has a well-formed name',
    '0x8004f023',
    replace('<UniqueName>BeyondTrust<', '<UniqueName>Beyond Trust<'),
  ],
  ['the version has numbers', schema, replace(/<Version>[^<]*</, '<Version>one<')],
  ['the publisher has a name', schema, replace('<UniqueName>casebridge<', '<UniqueName><')],
  ['the prefix has a letter first', '0x80048062', replace('<CustomizationPrefix>bt<', '<CustomizationPrefix>1t<')],
  [
    'the prefix is not the platform’s',
    '0x80048062',
    replace('<CustomizationPrefix>bt<', '<CustomizationPrefix>mscrm<'),
  ],
  ['the prefix is the one of the names', '0x8004f111', replace('<CustomizationPrefix>bt<', '<CustomizationPrefix>xy<')],
  [
    'the number for option values is in its range',
    schema,
    replace(/<CustomizationOptionValuePrefix>\d+</, '<CustomizationOptionValuePrefix>9<'),
  ],
  ['a declared dependency is there', missing, replace('schemaName="incident"', 'schemaName="msdyn_nothing"')],
  [
    'a table is a root component',
    '0x8004803a',
    replace('<RootComponent type="1" schemaName="bt_session" behavior="0"/>', ''),
  ],
  ['a role is a root component', '0x8004803a', replace(/<RootComponent type="20"[^>]*>/, '')],
  ['a profile is a root component', '0x8004803a', replace(/<RootComponent type="70"[^>]*>/, '')],
  ['a root component is in the package', '0x8004801f', replace('schemaName="bt_session" ', 'schemaName="bt_Session" ')],
  ['a root component is listed once', '0x8004801f', replace(/(<RootComponent type="20"[^>]*>)/, '$1$1')],
];

const files: readonly [file: string, ways: readonly Break[]][] = [
  ['customizations.xml', ofCustomizations],
  ['solution.xml', ofManifest],
];
const all = files.flatMap(([file, ways]) => ways.map(([rule, code, change]) => ({ file, rule, code, change })));

describe('our package, broken in one way after the other, is refused', () => {
  let dynamics: Dynamics;
  let parts: Record<string, Uint8Array>;
  beforeAll(async () => {
    dynamics = await startDynamics();
    parts = unzipSync(buildSolution());
  });
  // What one way got through must not make the others fail.
  beforeEach(() => {
    if (dynamics.rows('solution').length > 0) dynamics.reset();
  });
  afterAll(() => dynamics.close());

  test('there are at least 60 ways', () => {
    expect(new Set(all.map((one) => one.rule)).size).toBeGreaterThanOrEqual(60);
  });

  test.each(all)('$rule: $code', async ({ file, code, change }) => {
    const refusal = await importBroken(dynamics, parts, file, change);
    expect(refusal).toMatchObject({ code });
    expect(dynamics.rows('solution')).toEqual([]);
  });

  test('as it is, it is taken', async () => {
    await dynamics.importSolution(buildSolution());
  });
});
