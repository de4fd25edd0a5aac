import type { Environment } from '../environment.ts';
import { isReference, type Row, valueText } from '../rows/store.ts';
import { ribbonReferences } from './components.ts';
import { checkDemands } from './demands.ts';
import { importCodes, ImportFault } from './fault.ts';
import type { SolutionPackage } from './package.ts';

/** How a package is to be brought in. */
export interface ImportMode {
  /**
   * `update` adds and changes; `upgrade` also takes away what is gone and wants a higher version; `holding` waits beside the
   * older one until it is promoted.
   */
  kind: 'update' | 'upgrade' | 'holding';
}

/** Checks a package against the environment: docs/vendors/dataverse.md#import-errors. */
export function checkPackage(environment: Environment, solution: SolutionPackage, mode: ImportMode): void {
  checkInstalled(environment, solution, mode);
  checkDependencies(environment, solution);
  checkDemands(environment, solution);
  checkRootComponents(environment, solution);
  checkTables(environment, solution);
  checkRelationships(environment, solution);
  checkRoles(environment, solution);
  checkRibbon(environment, solution);
}

/** The row of a solution that is there. */
export function installedSolution(environment: Environment, uniqueName: string): Row | undefined {
  return [...environment.rows.all('solution')].find((row) => row.uniquename === uniqueName);
}

function checkInstalled(environment: Environment, { manifest }: SolutionPackage, mode: ImportMode): void {
  const installed = installedSolution(environment, manifest.uniqueName);
  if (installed === undefined) return;
  checkManaged(installed, manifest.managed);
  const publisher = installed.publisherid ?? null;
  const owner = isReference(publisher) ? environment.rows.get('publisher', publisher.id) : undefined;
  if (owner?.uniquename !== manifest.publisher.uniqueName) {
    throw new ImportFault(
      importCodes.wrongPublisher,
      `The solution '${manifest.uniqueName}' belongs to another publisher.`,
    );
  }
  const order = compareVersions(manifest.version, valueText(installed.version));
  if (order < 0 || (order === 0 && mode.kind !== 'update')) {
    throw new ImportFault(
      importCodes.lowerVersion,
      `The version ${manifest.version} is not higher than the installed ${valueText(installed.version)}.`,
    );
  }
}

function checkManaged(installed: Row, managed: boolean): void {
  if (installed.ismanaged === true && !managed) {
    throw new ImportFault(
      importCodes.unmanagedOverManaged,
      'The solution is already installed on this system as a managed solution and the package supplied is attempting to install it in unmanaged mode.',
    );
  }
  if (installed.ismanaged === false && managed) {
    throw new ImportFault(
      importCodes.managedOverUnmanaged,
      'The solution is already installed on this system as an unmanaged solution and the package supplied is attempting to install it in managed mode.',
    );
  }
}

/** Compares two versions part by part; negative where `left` is the lower one. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [left.split('.').map(Number), right.split('.').map(Number)];
  for (let at = 0; at < 4; at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function checkDependencies(environment: Environment, solution: SolutionPackage): void {
  for (const { type, schemaName, displayName, solution: needed } of solution.manifest.dependencies) {
    if (type === 1 && environment.catalog.table(schemaName.toLowerCase()) === undefined) {
      throw new ImportFault(
        importCodes.missingDependency,
        `The following solution cannot be imported: ${solution.manifest.uniqueName}. Some dependencies are missing. ` +
          `The missing dependencies are: ${displayName || schemaName} (${needed}).`,
      );
    }
  }
}

// Every listed component must be in the package or, for a shell, in the environment; every table in the package must be listed.
function checkRootComponents(environment: Environment, solution: SolutionPackage): void {
  const roots = solution.manifest.rootComponents;
  const own = new Set(solution.tables.map((one) => one.logicalName));
  const resources = new Set(solution.webResources.map((one) => one.name));
  const roles = new Set(solution.roles.map((one) => one.id));
  for (const root of roots) {
    const shell = root.behavior > 0 && environment.catalog.table(root.schemaName) !== undefined;
    const present =
      root.type === 1
        ? own.has(root.schemaName) || shell
        : root.type === 61
          ? resources.has(root.schemaName)
          : root.type === 20
            ? roles.has(root.id)
            : true;
    if (!present) {
      throw new ImportFault(
        importCodes.rootComponentMissing,
        `The root component ${root.schemaName || root.id} of type ${root.type} is not in the package.`,
      );
    }
  }
  const listedTables = new Set(roots.filter((one) => one.type === 1).map((one) => one.schemaName));
  const unlisted = solution.tables.find((one) => !listedTables.has(one.logicalName));
  if (unlisted !== undefined) {
    throw new ImportFault(
      importCodes.notARootComponent,
      `The table ${unlisted.logicalName} is in the package but not among its root components.`,
    );
  }
}

function checkTables(environment: Environment, { manifest, tables }: SolutionPackage): void {
  for (const { logicalName, table } of tables) {
    const present = environment.catalog.table(logicalName);
    if (table === undefined) {
      if (present === undefined)
        throw new ImportFault(importCodes.missingDependency, `The table '${logicalName}' is not there.`);
      continue;
    }
    const sameSet = environment.catalog.tableOfSet(table.setName);
    const foreign = present !== undefined && publisherOf(environment, logicalName) !== manifest.publisher.uniqueName;
    if (foreign || (sameSet !== undefined && sameSet.logicalName !== logicalName)) {
      throw new ImportFault(
        importCodes.duplicateTable,
        `An entity with the specified name already exists: ${logicalName}.`,
      );
    }
  }
}

/** The publisher of the solution that brought a table, or undefined for built-in ones. */
function publisherOf(environment: Environment, table: string): string | undefined {
  const metadataId = environment.catalog.table(table)?.metadataId;
  const component = [...environment.rows.all('solutioncomponent')].find((row) => row.objectid === metadataId);
  const solution = component?.solutionid ?? null;
  const publisher = isReference(solution) ? environment.rows.get('solution', solution.id)?.publisherid : null;
  return isReference(publisher) ? (environment.rows.get('publisher', publisher.id)?.uniquename as string) : undefined;
}

function checkRelationships(environment: Environment, { tables, relationships }: SolutionPackage): void {
  const own = new Map(tables.map((one) => [one.logicalName, one.table]));
  for (const relationship of relationships) {
    const referencing = own.get(relationship.referencing) ?? environment.catalog.table(relationship.referencing);
    const referenced = own.get(relationship.referenced) ?? environment.catalog.table(relationship.referenced);
    // The system relationships of owned tables point at `owner`, which is no table of its own here.
    if (relationship.referenced === 'owner') continue;
    if (referenced === undefined || referencing === undefined) {
      const missing = referenced === undefined ? relationship.referenced : relationship.referencing;
      throw new ImportFault(
        importCodes.missingDependency,
        `The relationship '${relationship.name}' needs the table '${missing}', which is not there.`,
      );
    }
    if (referencing.columns.get(relationship.attribute)?.type !== 'lookup') {
      throw new ImportFault(
        importCodes.generic,
        `The relationship '${relationship.name}' needs the lookup '${relationship.attribute}' of '${referencing.logicalName}'.`,
      );
    }
  }
}

function checkRoles(environment: Environment, { roles, tables }: SolutionPackage): void {
  const own = tables.flatMap((one) => one.table ?? []);
  const schemaNames = new Set([...environment.catalog.tables(), ...own].map((one) => one.schemaName.toLowerCase()));
  for (const role of roles) {
    for (const { name } of role.privileges) {
      const table = /^prv(?:Create|Read|Write|Delete|AppendTo|Append|Assign|Share)(.+)$/.exec(name)?.[1]?.toLowerCase();
      if (table !== undefined && !schemaNames.has(privilegeAliases[table] ?? table)) {
        throw new ImportFault(
          importCodes.missingDependency,
          `The role '${role.name}' names the privilege '${name}', which is not there.`,
        );
      }
    }
  }
}

/** Privileges whose name is not the schema name of their table. */
const privilegeAliases: Record<string, string> = { user: 'systemuser', note: 'annotation' };

function checkRibbon(environment: Environment, solution: SolutionPackage): void {
  const present = new Set([
    ...solution.webResources.map((one) => one.name),
    ...[...environment.rows.all('webresource')].map((row) => valueText(row.name)),
  ]);
  const missing = ribbonReferences(solution.archive.customizations).find((name) => !present.has(name));
  if (missing !== undefined) {
    throw new ImportFault(
      importCodes.ribbonWebResource,
      `The ribbon refers to the web resource '${missing}', which is not there.`,
    );
  }
}
