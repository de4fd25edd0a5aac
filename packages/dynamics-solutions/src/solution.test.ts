import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { all, attribute, deep, readPackage, textAt, type Parsed } from '../test/read-package.ts';
import { german } from './german.ts';
import { packSolution, solutionFileName } from './package/solution-package.ts';
import { baseSolution, buttonSolution, solutions } from './solution.ts';
import { tables } from './tables/index.ts';
import { solutionVersion } from './version.ts';

const base = readPackage(packSolution(baseSolution, { managed: true }));
const button = readPackage(packSolution(buttonSolution, { managed: true }));
const entities = all(base.customizations, 'Entities', 'Entity');
const four = solutions.flatMap((solution) => [true, false].map((managed) => ({ solution, managed })));

const folder = mkdtempSync(join(tmpdir(), 'casebridge-solutions-'));
afterAll(() => rmSync(folder, { recursive: true }));

function columnsOf(entity: Parsed): string[] {
  return all(entity, 'EntityInfo', 'entity', 'attributes', 'attribute').map((one) => attribute(one, '@PhysicalName'));
}

function permissionsOf(profile: string): { column: string; read: string; update: string; create: string }[] {
  const found = all(base.customizations, 'FieldSecurityProfiles', 'FieldSecurityProfile').find(
    (one) => one['@name'] === profile,
  );
  return all(found!, 'FieldPermissions', 'FieldPermission').map((one) => ({
    column: `${textAt(one, 'EntityName')}.${textAt(one, 'AttributeName')}`,
    read: textAt(one, 'CanRead'),
    update: textAt(one, 'CanUpdate'),
    create: textAt(one, 'CanCreate'),
  }));
}

describe('both packages', () => {
  // The zip format knows local times only, so a process in another zone could write other bytes.
  it('are the same bytes every time, in every time zone', { timeout: 180_000 }, async () => {
    const script = `import { packSolution, solutions } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
      import { createHash } from 'node:crypto';
      const hash = createHash('sha256');
      for (const solution of solutions) hash.update(packSolution(solution, { managed: true }));
      process.stdout.write(hash.digest('hex'));`;
    const run = promisify(execFile);
    const digestIn = async (zone: string): Promise<string> => {
      const env = { ...process.env, TZ: zone };
      return (await run(process.execPath, ['--input-type=module', '-e', script], { env })).stdout;
    };
    const digests = await Promise.all(['UTC', 'Pacific/Auckland', 'America/New_York'].map(digestIn));
    expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(digests).size).toBe(1);
  });

  it('have the names of the original, and a version that rises with the release', () => {
    expect(four.map(({ solution, managed }) => solutionFileName(solution.identity, managed))).toEqual([
      'BeyondTrust_1_0_managed.zip',
      'BeyondTrust_1_0.zip',
      'BeyondTrustButton_1_0_managed.zip',
      'BeyondTrustButton_1_0.zip',
    ]);
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as {
      version: string;
    };
    for (const { manifest } of [base, button]) expect(textAt(manifest, 'Version')).toBe(solutionVersion(version));
    expect([solutionVersion('0.1.0'), solutionVersion('2.3.4')]).toEqual(['1.0.1.0', '1.0.2003.4']);
    expect(() => solutionVersion('1.1000.0')).toThrow('1.1000.0');
  });

  it.each(solutions)('differ between managed and unmanaged in one element: $identity.uniqueName', (solution) => {
    const managed = readPackage(packSolution(solution, { managed: true }));
    const unmanaged = readPackage(packSolution(solution, { managed: false }));
    expect(Object.keys(managed.files)).toEqual(Object.keys(unmanaged.files));
    for (const path of Object.keys(managed.files)) {
      expect(unmanaged.text(path).replace('<Managed>0<', '<Managed>1<')).toBe(managed.text(path));
    }
    expect(managed.text('solution.xml')).toContain('<Managed>1</Managed>');
  });

  it('declare the type of every file, and hold no file that is not declared', () => {
    for (const one of [base, button]) {
      const types = one.text('[Content_Types].xml');
      const overrides = [...types.matchAll(/PartName="\/([^"]+)"/g)].map((match) => match[1]);
      const extensionless = Object.keys(one.files).filter((path) => !path.includes('.'));
      expect(overrides).toEqual(extensionless.sort());
      expect(types).toContain('<Default Extension="xml"');
    }
  });

  it('use no id twice, and ids that an earlier build used', () => {
    const ids = [
      ...deep(base.customizations, 'formid').map((one) => attribute(one, '#text')),
      ...deep(base.customizations, 'savedqueryid').map((one) => attribute(one, '#text')),
      ...deep(base.customizations, 'WebResourceId').map((one) => attribute(one, '#text')),
      ...['tab', 'section', 'cell', 'Role'].flatMap((name) =>
        deep(base.customizations, name)
          .map((one) => attribute(one, '@id'))
          .filter((id) => id !== ''),
      ),
    ];
    expect(ids.length).toBeGreaterThan(300);
    expect(ids.every((id) => /^\{[0-9a-f-]{36}\}$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    // Another id would leave the old role, form and view beside the new ones in every environment.
    expect(ids).toEqual(
      expect.arrayContaining(['{082adade-fc82-53b3-82bd-757c0f223d63}', '{a2bf25e4-eb43-587b-b714-6c6dd031f887}']),
    );
  });

  it('say every label in English and German, and in the base language where it is neither', () => {
    const french = readPackage(packSolution(baseSolution, { managed: true, baseLanguage: 1036 })).text(
      'customizations.xml',
    );
    const pairs = [...french.matchAll(/description="([^"]+)" languagecode="1033"\/>(?=(.{0,600}))/g)];
    expect(pairs.length).toBeGreaterThan(600);
    const unescape = (text: string): string => text.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
    const missing = new Set(pairs.map((pair) => unescape(pair[1]!)).filter((label) => german(label) === undefined));
    expect([...missing]).toEqual([]);
    for (const [, english, next] of pairs) {
      expect(next).toMatch(/^<(\w+) description="[^"]+" languagecode="1031"\/><\1 /);
      expect(next).toContain(`description="${english}" languagecode="1036"`);
    }
    expect(
      textAt(readPackage(packSolution(baseSolution, { managed: true })).customizations, 'Languages', 'Language'),
    ).toBe('1033');
  });

  // Microsoft's schemas are not part of this repository: a program that checks against them is named by whoever has one.
  const validator = process.env.CUSTOMIZATIONS_VALIDATOR;
  it.skipIf(validator === undefined)('are valid by the customization schemas', () => {
    for (const { solution, managed } of four) {
      const path = join(folder, 'customizations.xml');
      const text = readPackage(packSolution(solution, { managed })).text('customizations.xml');
      // The schemas are older than this attribute of roles; test/broken-packages and test/team-roles judge it.
      writeFileSync(path, text.replaceAll(' isinherited="1"', ''));
      expect(execFileSync(validator ?? '', [path], { encoding: 'utf8', stdio: 'pipe' })).toBe('');
    }
  });
});

describe('the base package', () => {
  it('names every component among its root components', () => {
    const roots = all(base.manifest, 'RootComponents', 'RootComponent').map(
      (one) => `${attribute(one, '@type')} ${attribute(one, '@schemaName') || attribute(one, '@id')}`,
    );
    const ids = (name: string, section: string, key: string) =>
      all(base.customizations, section, name).map((one) => attribute(one, key));
    const expected = [
      ...tables.map((table) => `1 ${table.logicalName}`),
      ...ids('Role', 'Roles', '@id').map((id) => `20 ${id}`),
      ...ids('FieldSecurityProfile', 'FieldSecurityProfiles', '@fieldsecurityprofileid').map((id) => `70 ${id}`),
      ...Object.keys(base.files).flatMap((path) => {
        const variable = /^environmentvariabledefinitions\/(\w+)\//.exec(path)?.[1];
        return variable === undefined ? [] : [`380 ${variable}`];
      }),
      ...all(base.customizations, 'WebResources', 'WebResource').map((one) => `61 ${textAt(one, 'Name')}`),
    ];
    expect([...roots].sort()).toEqual([...expected].sort());
    expect(new Set(roots).size).toBe(roots.length);
  });

  it('lists every declared column and the system columns, each once', () => {
    for (const table of tables) {
      const names = columnsOf(entities.find((one) => textAt(one, 'Name') === table.schemaName)!);
      expect(new Set(names).size).toBe(names.length);
      const system = ['OwnerId', 'OwningBusinessUnit', 'statecode', 'CreatedOn', `${table.schemaName}Id`];
      expect(names).toEqual(expect.arrayContaining([...Object.keys(table.columns), ...system]));
    }
  });

  it('gives each lookup its relationship with both roles, and each table the six of the platform', () => {
    const relationships = all(base.customizations, 'EntityRelationships', 'EntityRelationship');
    for (const table of tables) {
      const own = relationships.filter((one) => textAt(one, 'ReferencingEntityName') === table.schemaName);
      const lookups = Object.entries(table.columns).filter(([, column]) => column.kind === 'lookup');
      expect(own).toHaveLength(lookups.length + 6);
      for (const [name] of lookups) {
        const relationship = own.find((one) => textAt(one, 'ReferencingAttributeName') === name)!;
        const roles = all(relationship, 'EntityRelationshipRoles', 'EntityRelationshipRole');
        expect(roles.map((one) => textAt(one, 'RelationshipRoleType'))).toEqual(['1', '0']);
        expect(textAt(roles[0]!, 'NavigationPropertyName')).toBe(name);
      }
      expect(own.filter((one) => textAt(one, 'CascadeAssign') === 'Cascade').length).toBeLessThanOrEqual(1);
    }
  });

  it('has no element that real packages do not have', () => {
    const text = base.text('customizations.xml');
    for (const name of ['IsValidForAdvancedFind', 'CascadeRollupView', 'IsGlobal'])
      expect(text).not.toContain(`<${name}>`);
    const archives = deep(base.customizations, 'EntityRelationship').map((one) => textAt(one, 'CascadeArchive'));
    expect(archives.every((value) => value !== '')).toBe(true);
  });

  it('lets children go with their session, and a session only lose its case', () => {
    const byName = new Map(
      all(base.customizations, 'EntityRelationships', 'EntityRelationship').map((one) => [one['@Name'], one]),
    );
    const ofCase = byName.get('bt_incident_bt_session_case')!;
    expect([textAt(ofCase, 'CascadeDelete'), textAt(ofCase, 'CascadeAssign')]).toEqual(['RemoveLink', 'NoCascade']);
    expect(textAt(ofCase, 'EntityRelationshipRoles', 'EntityRelationshipRole', 'NavPaneDisplayOption')).toBe(
      'UseCollectionName',
    );
    for (const child of ['bt_sessionparticipant', 'bt_sessionevent', 'bt_surveyanswer']) {
      const relationship = byName.get(`bt_session_${child}`)!;
      expect([textAt(relationship, 'CascadeDelete'), textAt(relationship, 'CascadeAssign')]).toEqual([
        'Cascade',
        'Cascade',
      ]);
    }
  });

  it('shows the report file with the control that opens files', () => {
    const controls = deep(base.customizations, 'control').filter((one) => one['@datafieldname'] === 'bt_reportfile');
    expect(controls.map((one) => one['@classid'])).toEqual(['{0A7FF475-B016-4687-9CE5-042BFDBD6519}']);
  });

  it('has main forms with every kind of data of a session, and the place of the viewer', () => {
    const entity = entities.find((one) => textAt(one, 'Name') === 'bt_Session')!;
    const main = all(entity, 'FormXml', 'forms').find((one) => one['@type'] === 'main')!;
    const tabs = all(main, 'systemform', 'form', 'tabs', 'tab').map(
      (tab) => all(tab, 'labels', 'label')[0]!['@description'],
    );
    expect(tabs).toEqual([
      'Session viewer',
      'General',
      'Chat',
      'Events',
      'Files',
      'System',
      'Notes',
      'Surveys',
      'Import',
    ]);
    expect(deep(main, 'Url').map((one) => one['#text'])).toEqual(['$webresource:bt_/pages/SessionViewer.html']);
  });

  it('has card forms with the tab and the sections that the platform knows', () => {
    const cards = entities.flatMap((entity) =>
      all(entity, 'FormXml', 'forms').filter((one) => one['@type'] === 'card'),
    );
    expect(cards).toHaveLength(tables.length);
    for (const card of cards) {
      expect(deep(card, 'tab').map((one) => one['@name'])).toEqual(['general']);
      expect(deep(card, 'section').map((one) => one['@name'])).toEqual([
        'ColorStrip',
        'CardHeader',
        'CardDetails',
        'CardFooter',
      ]);
    }
  });

  it('gives each table its views, an icon that is in the package, and a place on phones', () => {
    for (const entity of entities) {
      const kinds = all(entity, 'SavedQueries', 'savedqueries', 'savedquery').map((one) => textAt(one, 'querytype'));
      expect(kinds).toEqual(expect.arrayContaining(['0', '1', '2', '4', '64']));
      const info = all(entity, 'EntityInfo', 'entity')[0]!;
      const icon = textAt(info, 'IconVectorName');
      const resource = all(base.customizations, 'WebResources', 'WebResource').find(
        (one) => textAt(one, 'Name') === icon,
      );
      expect(base.text(textAt(resource!, 'FileName').slice(1))).toMatch(/^<svg .*<\/svg>$/);
      expect(textAt(info, 'IsVisibleInMobileClient')).toBe('1');
    }
  });

  it.each([
    ['bt_Session', 'Active BeyondTrust Sessions', 'statecode'],
    ['bt_Session', 'BeyondTrust Session Associated View', 'statecode'],
    ['bt_Session', 'BeyondTrust Sessions without a Case', 'bt_caseid'],
    ['bt_Session', 'BeyondTrust Sessions in Progress', 'bt_importstate'],
    ['bt_SessionEvent', 'BeyondTrust Chat Messages', 'bt_kind'],
    ['bt_SessionEvent', 'BeyondTrust File Transfers', 'bt_kind'],
    ['bt_SessionEvent', 'BeyondTrust Session Notes', 'bt_kind'],
    ['bt_SurveyAnswer', 'BeyondTrust Customer Survey Answers', 'bt_respondent'],
    ['bt_SurveyAnswer', 'BeyondTrust Representative Survey Answers', 'bt_respondent'],
    ['bt_SessionKey', 'BeyondTrust Session Key Requests', 'bt_request'],
  ])('has in %s the view %s, which asks by %s', (table, name, column) => {
    const entity = entities.find((one) => textAt(one, 'Name') === table)!;
    const view = all(entity, 'SavedQueries', 'savedqueries', 'savedquery').find((one) =>
      deep(one, 'LocalizedName').some((label) => label['@description'] === name),
    );
    expect(deep(view!, 'condition').map((one) => one['@attribute'])).toContain(column);
  });

  it('grants the integration nothing that changes a case', () => {
    const role = all(base.customizations, 'Roles', 'Role').find((one) => one['@name'] === 'BeyondTrust Integration')!;
    const privileges = all(role, 'RolePrivileges', 'RolePrivilege').map((one) => attribute(one, '@name'));
    expect(privileges.filter((name) => name.endsWith('Incident'))).toEqual(['prvReadIncident', 'prvAppendToIncident']);
  });

  it('gives the privileges of a role to the members of a team that has it', () => {
    const roles = all(base.customizations, 'Roles', 'Role');
    expect(roles.map((one) => one['@isinherited'])).toEqual(['1', '1', '1']);
  });

  it('lets people read what was imported, and only the integration write it', () => {
    expect(permissionsOf('BeyondTrust Integration').every((one) => one.read === '4' && one.update === '4')).toBe(true);
    const people = permissionsOf('BeyondTrust Readers');
    expect(people.every((one) => one.read === '4' && one.update === '0' && one.create === '0')).toBe(true);
    const columns = people.map((one) => one.column);
    expect(columns).toEqual(expect.arrayContaining(['bt_sessionkey.bt_shortkey', 'bt_session.bt_transcript']));
    expect(columns).not.toContain('bt_session.bt_signedlinks');
    // A supervisor may write the row; what is not secured is the link to the case, and the name, which cannot be.
    const session = entities.find((one) => textAt(one, 'Name') === 'bt_Session')!;
    const open = all(session, 'EntityInfo', 'entity', 'attributes', 'attribute')
      .filter((one) => textAt(one, 'IsSecured') === '0' && textAt(one, 'IsCustomField') === '1')
      .map((one) => one['@PhysicalName']);
    expect(open).toEqual(['bt_CaseId', 'bt_Name']);
  });
});

describe('the button package', () => {
  it('holds nothing of the Case table but the button', () => {
    const [entity, ...rest] = all(button.customizations, 'Entities', 'Entity');
    expect(rest).toEqual([]);
    expect(Object.keys(entity!)).toEqual(['Name', 'RibbonDiffXml']);
    const roots = all(button.manifest, 'RootComponents', 'RootComponent');
    expect(roots).toEqual([{ '@type': '1', '@schemaName': 'incident', '@behavior': '2' }]);
  });

  it('calls the script of the base package, which it names as required', () => {
    const [call] = deep(button.customizations, 'JavaScriptFunction');
    expect(call).toMatchObject({
      '@Library': '$webresource:bt_/javascripts/LaunchModalDialog.js',
      '@FunctionName': 'BeyondTrust.generateSessionKey',
    });
    const script = Object.keys(base.files).find((path) =>
      path.startsWith('WebResources/bt_javascriptsLaunchModalDialogjs'),
    );
    expect(base.text(script!)).toContain('generateSessionKey');
    const required = all(button.manifest, 'MissingDependencies', 'MissingDependency', 'Required');
    expect(required.map((one) => one['@schemaName'])).toContain('bt_/javascripts/LaunchModalDialog.js');
  });

  it('is shown to who may create a session key, and enabled on saved cases that are not closed', () => {
    expect(deep(button.customizations, 'EntityPrivilegeRule')).toEqual([
      { '@EntityName': 'bt_sessionkey', '@PrivilegeType': 'Create', '@PrivilegeDepth': 'Basic' },
    ]);
    const enable = all(deep(button.customizations, 'CommandDefinition')[0]!, 'EnableRules', 'EnableRule');
    expect(enable.map((one) => one['@Id'])).toEqual([
      'Mscrm.FormStateNotNew',
      'bt.incident.GenerateSessionKey.IsOpen.EnableRule',
    ]);
    expect(deep(button.customizations, 'FormStateRule')).toEqual([{ '@State': 'Disabled', '@InvertResult': 'true' }]);
  });
});
