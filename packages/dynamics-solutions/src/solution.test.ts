import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { XMLParser } from 'fast-xml-parser';
import { afterAll, describe, expect, it } from 'vitest';
import { buildSolutions } from './build.ts';
import { buildSolution } from './solution.ts';
import { tables } from './tables/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'casebridge-solutions-'));
afterAll(() => rmSync(folder, { recursive: true }));

function partOf(solution: Uint8Array, name: string): string {
  return strFromU8(unzipSync(solution)[name]!);
}

interface Relationship {
  '@Name': string;
  CascadeDelete: string;
  CascadeAssign: string;
  EntityRelationshipRoles?: {
    EntityRelationshipRole: { NavigationPropertyName: string; NavPaneDisplayOption?: string }[];
  };
}
interface Parsed {
  ImportExportXml: {
    Entities: {
      Entity: {
        Name: { '#text': string };
        EntityInfo: { entity: { attributes: { attribute: { '@PhysicalName': string; LogicalName: string }[] } } };
      }[];
    };
    EntityRelationships: { EntityRelationship: Relationship[] };
    FieldSecurityProfiles: {
      FieldSecurityProfile: {
        '@name': string;
        FieldPermissions: {
          FieldPermission: { AttributeName: string; CanRead: number; CanUpdate: number; CanCreate: number }[];
        };
      }[];
    };
    Roles: { Role: { '@name': string; RolePrivileges: { RolePrivilege: { '@name': string }[] } }[] };
  };
}

function customizations(): Parsed['ImportExportXml'] {
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@' });
  return (parser.parse(partOf(buildSolution(), 'customizations.xml')) as Parsed).ImportExportXml;
}

describe('the solution package', () => {
  it('has exactly the three files at its root', () => {
    expect(Object.keys(unzipSync(buildSolution()))).toEqual([
      '[Content_Types].xml',
      'customizations.xml',
      'solution.xml',
    ]);
  });

  it('is the same bytes every time, in every time zone', () => {
    const script = `import { buildSolution } from ${JSON.stringify(join(import.meta.dirname, 'solution.ts'))};
      import { createHash } from 'node:crypto';
      process.stdout.write(createHash('sha256').update(buildSolution()).digest('hex'));`;
    const digests = ['UTC', 'Pacific/Auckland', 'America/New_York'].map((zone) =>
      execFileSync(process.execPath, ['--input-type=module', '-e', script], {
        env: { ...process.env, TZ: zone },
        encoding: 'utf8',
      }),
    );
    expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(digests).size).toBe(1);
  });

  it('differs between managed and unmanaged in one element', () => {
    const managed = buildSolution();
    const unmanaged = buildSolution({ managed: false });
    expect(partOf(managed, 'customizations.xml')).toBe(partOf(unmanaged, 'customizations.xml'));
    expect(partOf(managed, 'solution.xml')).toContain('<Managed>1</Managed>');
    expect(partOf(unmanaged, 'solution.xml').replace('<Managed>0<', '<Managed>1<')).toBe(
      partOf(managed, 'solution.xml'),
    );
  });

  it('lists every declared column and the system columns, each once', () => {
    const entities = customizations().Entities.Entity;
    for (const table of tables) {
      const entity = entities.find((one) => one.Name['#text'] === table.schemaName);
      const names = entity!.EntityInfo.entity.attributes.attribute.map((attribute) => attribute['@PhysicalName']);
      expect(new Set(names).size).toBe(names.length);
      expect(names).toEqual(
        expect.arrayContaining([...Object.keys(table.columns), 'OwnerId', 'statecode', 'CreatedOn']),
      );
      expect(names).toContain(`${table.schemaName}Id`);
    }
  });

  it('lets children go with their session, and a session only lose its case', () => {
    const relationships = customizations().EntityRelationships.EntityRelationship;
    const byName = new Map(relationships.map((one) => [one['@Name'], one]));
    expect(byName.get('bt_incident_bt_session_case')).toMatchObject({
      CascadeDelete: 'RemoveLink',
      CascadeAssign: 'NoCascade',
    });
    const roles = byName.get('bt_incident_bt_session_case')!.EntityRelationshipRoles!.EntityRelationshipRole;
    expect(roles[0]).toMatchObject({ NavPaneDisplayOption: 'UseCollectionName', NavigationPropertyName: 'bt_CaseId' });
    for (const child of ['bt_sessionparticipant', 'bt_sessionevent', 'bt_surveyanswer']) {
      expect(byName.get(`bt_session_${child}`)).toMatchObject({ CascadeDelete: 'Cascade', CascadeAssign: 'Cascade' });
    }
  });

  it('grants the integration nothing that changes a case', () => {
    const role = customizations().Roles.Role.find((one) => one['@name'] === 'BeyondTrust Integration');
    const onCases = role!.RolePrivileges.RolePrivilege.map((one) => one['@name']).filter((name) =>
      name.endsWith('Incident'),
    );
    expect(onCases).toEqual(['prvReadIncident', 'prvAppendToIncident']);
  });

  it('lets agents read session keys, and only the integration write them', () => {
    const profiles = customizations().FieldSecurityProfiles.FieldSecurityProfile;
    const permissions = (name: string) =>
      profiles.find((profile) => profile['@name'] === name)!.FieldPermissions.FieldPermission;
    expect(permissions('BeyondTrust Integration').every((one) => one.CanRead === 4 && one.CanUpdate === 4)).toBe(true);
    const ofAgents = permissions('BeyondTrust Session Keys');
    expect(ofAgents.map((one) => one.AttributeName)).toContain('bt_shortkey');
    expect(ofAgents.map((one) => one.AttributeName)).not.toContain('bt_signedlinks');
    expect(ofAgents.every((one) => one.CanRead === 4 && one.CanUpdate === 0 && one.CanCreate === 0)).toBe(true);
  });

  // Microsoft's schemas are not part of this repository: a program that checks against them is named by whoever has one.
  const validator = process.env.CUSTOMIZATIONS_VALIDATOR;
  it.skipIf(validator === undefined)('is valid by the customization schemas', () => {
    const path = join(folder, 'customizations.xml');
    writeFileSync(path, partOf(buildSolution(), 'customizations.xml'));
    expect(execFileSync(validator ?? '', [path], { encoding: 'utf8', stdio: 'pipe' })).toBe('');
  });
});

describe('the builder', () => {
  it('names the files as the original does and leaves fresh ones alone', () => {
    const target = join(folder, 'dist');
    expect(buildSolutions(target).map((file) => file.written)).toEqual([true, true]);
    expect(readdirSync(target).sort()).toEqual(['BeyondTrust_1_0.zip', 'BeyondTrust_1_0_managed.zip']);
    const before = statSync(join(target, 'BeyondTrust_1_0_managed.zip')).mtimeMs;
    expect(buildSolutions(target).map((file) => file.written)).toEqual([false, false]);
    expect(statSync(join(target, 'BeyondTrust_1_0_managed.zip')).mtimeMs).toBe(before);
  });

  it('mends a file that was changed', () => {
    const target = join(folder, 'dist');
    writeFileSync(join(target, 'BeyondTrust_1_0.zip'), 'not a zip');
    expect(buildSolutions(target).map((file) => file.written)).toEqual([false, true]);
  });
});
