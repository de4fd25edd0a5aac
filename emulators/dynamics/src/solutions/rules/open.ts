import { importCodes, ImportFault } from '../fault.ts';
import type { SolutionPackage } from '../package.ts';
import type { Rule } from './rule.ts';

/** Rules that an importer may have; each is a switch, because it is not documented: docs/vendors/dataverse.md#open-questions. */
export const openRules: readonly Rule[] = [dependenciesDeclared, ownPrivilegesOnly, cardAndQuickForms, wholeForms];

function* dependenciesDeclared({ environment: { settings }, solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  if (!settings.declaredDependenciesRequired) return;
  const own = ownTables(solution);
  const declared = new Set(solution.manifest.dependencies.map((one) => one.schemaName.toLowerCase()));
  const undeclared = solution.relationships.find(
    (one) => own.has(one.referencing) && one.referenced === 'incident' && !declared.has('incident'),
  );
  if (undeclared === undefined) return;
  yield new ImportFault(
    importCodes.missingDependency,
    `The dependency of '${undeclared.name}' on 'incident' is not declared.`,
  );
}

function* ownPrivilegesOnly({
  environment: { settings },
  solution: { roles },
}: Parameters<Rule>[0]): Iterable<ImportFault> {
  const names = roles.flatMap((role) => role.privileges.map((one) => one.name.toLowerCase()));
  if (settings.foreignPrivilegesInRoles || !names.some((name) => name.endsWith('incident'))) return;
  yield new ImportFault(importCodes.role, 'A role of the package names a privilege of the Case table.');
}

function* cardAndQuickForms({ environment: { settings }, solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  if (!settings.cardAndQuickFormsRequired) return;
  const incomplete = [...ownTables(solution)].find(
    (name) => ![6, 11].every((type) => solution.forms.some((one) => one.table === name && one.type === type)),
  );
  if (incomplete === undefined) return;
  yield new ImportFault(importCodes.generic, `The table '${incomplete}' lacks a card or a quick form.`);
}

// A form as differences belongs into managed packages alone; whether one that was written by hand is taken is open: docs/vendors/dataverse.md#forms.
function* wholeForms({
  environment: { settings },
  solution: { archive, manifest },
}: Parameters<Rule>[0]): Iterable<ImportFault> {
  if (settings.formDifferencesAccepted && manifest.managed) return;
  if (!JSON.stringify(archive.customizations).includes('"@solutionaction"')) return;
  yield new ImportFault(
    importCodes.generic,
    'A form of the package holds differences where the whole form is expected.',
  );
}

function ownTables(solution: SolutionPackage): Set<string> {
  return new Set(solution.tables.filter((one) => one.table !== undefined).map((one) => one.logicalName));
}
