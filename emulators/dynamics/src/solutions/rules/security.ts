import { isPlatformSubject, subjectOf } from '../../security/platform-privileges.ts';
import { privilegeName } from '../../security/rights.ts';
import { importCodes, ImportFault } from '../fault.ts';
import { missing } from './dependencies.ts';
import { firstTwice, type Rule } from './rule.ts';

/** Rules for roles and column security profiles: docs/vendors/dataverse.md#roles. */
export const securityRules: readonly Rule[] = [rolesOnce, rolesOfThisName, privileges, profilesOnce, permissions];

function* rolesOnce({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const twice =
    firstTwice(solution.roles.map((one) => one.id)) ?? firstTwice(solution.roles.map((one) => one.name.toLowerCase()));
  if (twice !== undefined) yield roleFault(twice);
}

function* rolesOfThisName({ environment, solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const { id, name } of solution.roles) {
    const same = [...environment.rows.all('role')].find(
      (row) =>
        typeof row.name === 'string' && row.name.toLowerCase() === name.toLowerCase() && row.parentrootroleid === null,
    );
    const rooted = same ?? [...environment.rows.all('role')].find((row) => row.name === name && row.roleid === id);
    if (rooted !== undefined && rooted.roleid !== id) yield roleFault(name);
  }
}

function roleFault(role: string): ImportFault {
  return new ImportFault(
    importCodes.role,
    `Cannot import security role. The role with specified role id is not updatable or role name is not unique. Role: ${role}`,
  );
}

function* privileges({ environment, solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const tables = [...environment.catalog.tables(), ...solution.tables.flatMap((one) => one.table ?? [])];
  const known = new Set(tables.map((table) => privilegeName(table, 'Read').slice('prvRead'.length).toLowerCase()));
  for (const { name: role, privileges: held } of solution.roles) {
    for (const { name } of held) {
      const subject = subjectOf(name);
      if (subject === undefined || known.has(subject) || isPlatformSubject(subject)) continue;
      yield missing(solution, `the privilege ${name} of the role ${role}`);
    }
  }
}

function* profilesOnce({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const twice = firstTwice(solution.profiles.map((one) => one.id));
  if (twice !== undefined) {
    yield new ImportFault('0x80040237', `Cannot insert duplicate key. Field Security Profile: ${twice}`);
  }
}

function* permissions({ environment, solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const { permissions: all } of solution.profiles) {
    for (const { table, column } of all) {
      const own = solution.tables.find((one) => one.logicalName === table)?.table;
      const found = (own ?? environment.catalog.table(table))?.columns.get(column);
      if (found === undefined) {
        yield profileFault(importCodes.profileColumnMissing, 'in the system', `${table}.${column}`);
      } else if (!found.secured) {
        yield profileFault(importCodes.profileColumnNotSecured, 'securable', `${table}.${column}`);
      }
    }
  }
}

function profileFault(code: string, what: string, column: string): ImportFault {
  return new ImportFault(
    code,
    `Some field security permissions could not be imported because the following fields are not ${what}: ${column}.`,
  );
}
