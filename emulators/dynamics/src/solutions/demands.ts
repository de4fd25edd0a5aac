import type { Environment } from '../environment.ts';
import { importCodes, ImportFault } from './fault.ts';
import type { SolutionPackage } from './package.ts';

type Demand = (environment: Environment, solution: SolutionPackage) => void;

/** Refuses what an importer may refuse; each is a switch, because nobody says so: docs/vendors/dataverse.md#open-questions. */
export function checkDemands(environment: Environment, solution: SolutionPackage): void {
  for (const demand of demands) demand(environment, solution);
}

const demands: readonly Demand[] = [dependenciesDeclared, ownPrivilegesOnly, cardAndQuickForms, wholeForms];

function dependenciesDeclared({ settings }: Environment, solution: SolutionPackage): void {
  if (!settings.declaredDependenciesRequired) return;
  const own = ownTables(solution);
  const declared = new Set(solution.manifest.dependencies.map((one) => one.schemaName.toLowerCase()));
  const undeclared = solution.relationships.find(
    (one) => own.has(one.referencing) && one.referenced === 'incident' && !declared.has('incident'),
  );
  if (undeclared === undefined) return;
  throw new ImportFault(
    importCodes.missingDependency,
    `The dependency of '${undeclared.name}' on 'incident' is not declared.`,
  );
}

function ownPrivilegesOnly({ settings }: Environment, { roles }: SolutionPackage): void {
  const names = roles.flatMap((role) => role.privileges.map((one) => one.name.toLowerCase()));
  if (settings.foreignPrivilegesInRoles || !names.some((name) => name.endsWith('incident'))) return;
  throw new ImportFault(importCodes.role, 'A role of the package names a privilege of the Case table.');
}

function cardAndQuickForms({ settings }: Environment, solution: SolutionPackage): void {
  if (!settings.cardAndQuickFormsRequired) return;
  const incomplete = [...ownTables(solution)].find(
    (name) => ![6, 11].every((type) => solution.views.some((one) => one.table === name && one.type === type)),
  );
  if (incomplete === undefined) return;
  throw new ImportFault(importCodes.generic, `The table '${incomplete}' lacks a card or a quick form.`);
}

// A form as differences belongs into managed packages alone; whether one that was written by hand is taken is open: docs/vendors/dataverse.md#forms.
function wholeForms({ settings }: Environment, { archive, manifest }: SolutionPackage): void {
  if (settings.formDifferencesAccepted && manifest.managed) return;
  if (!JSON.stringify(archive.customizations).includes('"@solutionaction"')) return;
  throw new ImportFault(
    importCodes.generic,
    'A form of the package holds differences where the whole form is expected.',
  );
}

function ownTables(solution: SolutionPackage): Set<string> {
  return new Set(solution.tables.filter((one) => one.table !== undefined).map((one) => one.logicalName));
}
