import type { Environment } from '../../environment.ts';
import { importCodes, ImportFault } from '../fault.ts';
import type { Dependency } from '../manifest.ts';
import type { SolutionPackage } from '../package.ts';
import type { Rule } from './rule.ts';

/** Rules for components that a package needs and an environment must have: docs/vendors/dataverse.md#solution-manifest. */
export const dependencyRules: readonly Rule[] = [declared, tablesToAddTo];

/** Fault for a missing component, in the platform's words. */
export function missing(solution: SolutionPackage, what: string): ImportFault {
  return new ImportFault(
    importCodes.missingDependency,
    `The following solution cannot be imported: ${solution.manifest.uniqueName}. Some dependencies are missing. The missing dependencies are: ${what}.`,
  );
}

// Only tables can be looked for: of the forms, scripts and roles of Microsoft's solutions the emulator has none.
function* declared({ environment, solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const own = new Set(solution.tables.map((one) => one.logicalName));
  for (const dependency of solution.manifest.dependencies) {
    const table = tableOf(dependency);
    if (table === '' || own.has(table) || environment.catalog.table(table) !== undefined) continue;
    yield missing(solution, `${dependency.displayName || dependency.schemaName} (${dependency.solution})`);
  }
}

function tableOf({ type, schemaName, parentSchemaName }: Dependency): string {
  return (type === 1 ? schemaName : parentSchemaName).toLowerCase();
}

function* tablesToAddTo({ environment, solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const { logicalName, table } of solution.tables) {
    if (table === undefined && !isThere(environment, logicalName)) yield missing(solution, `the table ${logicalName}`);
  }
}

function isThere(environment: Environment, table: string): boolean {
  return environment.catalog.table(table) !== undefined;
}
