import { randomUUID } from 'node:crypto';
import type { Environment } from './environment.ts';
import { placeCaseForms } from './case-forms.ts';
import { placeForeignSolution } from './foreign-solution.ts';
import { idOf } from './ids.ts';
import type { Row } from './rows/store.ts';
import { insert, tableNamed } from './rows/write.ts';
import { grantAdministrators } from './security/roles.ts';
import { systemSession } from './session.ts';

/** The template of the role System Administrator, the same in every environment: docs/vendors/dataverse.md#roles. */
const administratorTemplateId = '627090ff-40a3-4053-8790-584edc5be201';

/**
 * Puts in what every environment has: its organization, its root business unit, the platform's user, the role System Administrator,
 * and an application user of that role.
 * @param applicationId the app registration that the application user belongs to
 */
export function seed(environment: Environment, applicationId: string): void {
  const { ids } = environment;
  put(environment, 'organization', ids.organizationId, {
    name: 'casebridge',
    caseprefix: 'CAS',
    languagecode: environment.settings.languageCode,
    maxuploadfilesize: 5120,
    blockedattachments: 'exe;dll;bat;cmd;js;vbs;msi;ps1',
  });
  put(environment, 'businessunit', ids.rootUnitId, {
    name: 'Casebridge',
    isdisabled: false,
    parentbusinessunitid: null,
  });
  const businessunitid = { table: 'businessunit', id: ids.rootUnitId };
  put(environment, 'systemuser', ids.systemUserId, {
    firstname: '',
    lastname: 'SYSTEM',
    businessunitid,
    accessmode: 3,
  });
  placeForeignSolution(environment);
  if (environment.settings.customerService) placeCaseForms(environment);
  seedAdministrators(environment);
  addApplicationUser(environment, applicationId, [ids.administratorRoleId]);
}

function seedAdministrators(environment: Environment): void {
  const { ids } = environment;
  const businessunitid = { table: 'businessunit', id: ids.rootUnitId };
  const name = 'System Administrator';
  put(environment, 'roletemplate', administratorTemplateId, { name });
  const roletemplateid = { table: 'roletemplate', id: administratorTemplateId };
  put(environment, 'role', ids.administratorRoleId, { name, businessunitid, roletemplateid, ismanaged: true });
  grantAdministrators(environment);
}

/** Makes the application user of an app registration. Gives its id. */
export function addApplicationUser(
  environment: Environment,
  applicationId: string,
  roleIds: readonly string[],
): string {
  const id = idOf('applicationuser', applicationId);
  put(environment, 'systemuser', id, {
    firstname: 'Casebridge',
    lastname: 'Integration',
    applicationid: applicationId.toLowerCase(),
    businessunitid: { table: 'businessunit', id: environment.ids.rootUnitId },
  });
  for (const roleid of roleIds) put(environment, 'systemuserroles', randomUUID(), { systemuserid: id, roleid });
  return id;
}

function put(environment: Environment, table: string, id: string, values: Row): void {
  const session = systemSession(environment);
  insert(session, tableNamed(session, table), id, values);
}
