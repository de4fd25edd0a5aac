import { randomUUID } from 'node:crypto';
import type { Environment } from '../environment.ts';
import { columnIdOf } from '../ids.ts';
import { defineRelationships } from '../metadata/define.ts';
import type { Table } from '../metadata/model.ts';
import { toInstant } from '../rows/dates.ts';
import { type Row, type Value, valueText } from '../rows/store.ts';
import { changeValues, insert, tableNamed } from '../rows/write.ts';
import { systemSession } from '../session.ts';
import { installRoles } from '../security/roles.ts';
import { placeEnvironmentVariables } from './environment-variables.ts';
import { installedSolution } from './installed.ts';
import { checkPackage } from './rules/index.ts';
import type { ImportMode } from './rules/rule.ts';
import { importCodes, ImportFault } from './fault.ts';
import { placeMessages } from './messages.ts';
import { readPackage, type SolutionPackage } from './package.ts';
import { removeMissing } from './remove.ts';

/**
 * Brings a package into the environment: all of it or nothing.
 * @param bytes the zip
 * @throws ImportFault for what is wrong
 */
export function installSolution(environment: Environment, bytes: Uint8Array, mode: ImportMode): SolutionPackage {
  const solution = readAndCheck(environment, bytes, mode);
  // Nothing below refuses, so what has been checked is brought in whole.
  for (const choice of solution.choices) environment.catalog.setChoice(choice);
  for (const { logicalName, table, additions } of solution.tables) {
    if (table !== undefined) placeTable(environment, table);
    for (const column of additions) environment.catalog.table(logicalName)?.columns.set(column.logicalName, column);
  }
  placeRelationships(environment, solution);
  if (mode.kind === 'holding') {
    environment.holding.set(solution.manifest.uniqueName, { solution, bytes });
    return solution;
  }
  const solutionId = placeSolution(environment, solution);
  placeComponents(environment, solution, solutionId);
  if (mode.kind === 'upgrade') removeMissing(environment, solutionId, solution);
  const { uniqueName } = solution.manifest;
  const earlier = mode.kind === 'upgrade' ? [] : (environment.imported.get(uniqueName) ?? []);
  environment.imported.set(uniqueName, [...earlier, bytes]);
  return solution;
}

function readAndCheck(environment: Environment, bytes: Uint8Array, mode: ImportMode): SolutionPackage {
  const solution = readPackage(bytes, environment.catalog, environment.settings);
  checkPackage({ environment, solution, mode });
  return solution;
}

/** Faults that would prevent the import of a package; nothing is changed. */
export function stage(environment: Environment, bytes: Uint8Array): ImportFault[] {
  try {
    readAndCheck(environment, bytes, { kind: 'update' });
    return [];
  } catch (error) {
    if (error instanceof ImportFault) return [error];
    throw error;
  }
}

/** Puts the solution that was imported as a holding one in the place of the older one: docs/vendors/dataverse.md#import. */
export function promote(environment: Environment, uniqueName: string): void {
  const waiting = environment.holding.get(uniqueName);
  if (waiting === undefined) throw new ImportFault(importCodes.generic, `No upgrade of '${uniqueName}' is waiting.`);
  const { solution, bytes } = waiting;
  environment.holding.delete(uniqueName);
  environment.imported.set(uniqueName, [bytes]);
  const solutionId = placeSolution(environment, solution);
  placeComponents(environment, solution, solutionId);
  removeMissing(environment, solutionId, solution);
}

function placeTable(environment: Environment, table: Table): void {
  placeMessages(environment, table);
  const present = environment.catalog.table(table.logicalName);
  if (present === undefined) {
    environment.catalog.addTable(table);
    buildKeys(environment, table);
    return;
  }
  // An update adds and changes; it takes nothing away: docs/vendors/dataverse.md#import.
  for (const column of table.columns.values()) present.columns.set(column.logicalName, column);
  const known = new Set(present.keys.map((key) => key.logicalName));
  const added = table.keys.filter((key) => !known.has(key.logicalName));
  present.keys.push(...added);
  present.displayName = table.displayName;
  buildKeys(environment, { ...present, keys: added });
}

// The index of a key is built by a job after the import: docs/vendors/dataverse.md#keys.
function buildKeys(environment: Environment, table: Table): void {
  const { keys, jobs, settings, catalog } = environment;
  for (const key of table.keys) {
    keys.setStatus(table.logicalName, key.logicalName, 'Pending');
    jobs.plan(settings.keyIndexMilliseconds, () => {
      const current = catalog.table(table.logicalName);
      if (current?.keys.includes(key) === true) keys.build(current, key);
    });
  }
}

function placeRelationships(environment: Environment, { tables, relationships }: SolutionPackage): void {
  const { catalog } = environment;
  for (const relationship of relationships) {
    const table = catalog.table(relationship.referencing);
    const column = table?.columns.get(relationship.attribute);
    if (table === undefined || column === undefined) continue;
    // The system relationships are made from the system columns below, whatever the package says of them.
    if (!column.custom && table.custom) continue;
    catalog.addRelationship(relationship);
    const targets = new Set([...(column.targets ?? []), relationship.referenced]);
    table.columns.set(column.logicalName, { ...column, targets: [...targets] });
  }
  for (const { logicalName } of tables) {
    const table = catalog.table(logicalName);
    if (table !== undefined) defineRelationships(catalog, table);
  }
}

function placeSolution(environment: Environment, { manifest }: SolutionPackage): string {
  const session = systemSession(environment);
  const table = tableNamed(session, 'solution');
  const values: Record<string, Value> = {
    friendlyname: manifest.displayName,
    version: manifest.version,
    ismanaged: manifest.managed,
    installedon: toInstant(environment.clock.now()),
  };
  const installed = installedSolution(environment, manifest.uniqueName);
  if (installed !== undefined) {
    changeValues(session, table, installed.solutionid as string, values);
    return installed.solutionid as string;
  }
  const id = randomUUID();
  const publisherid = { table: 'publisher', id: placePublisher(environment, manifest.publisher) };
  insert(session, table, id, { ...values, uniquename: manifest.uniqueName, publisherid });
  return id;
}

function placePublisher(environment: Environment, publisher: SolutionPackage['manifest']['publisher']): string {
  const present = [...environment.rows.all('publisher')].find((row) => row.uniquename === publisher.uniqueName);
  if (present !== undefined) return present.publisherid as string;
  const id = randomUUID();
  const session = systemSession(environment);
  insert(session, tableNamed(session, 'publisher'), id, {
    uniquename: publisher.uniqueName,
    friendlyname: publisher.displayName,
    customizationprefix: publisher.prefix,
    customizationoptionvalueprefix: publisher.optionValuePrefix,
  });
  return id;
}

function placeComponents(environment: Environment, solution: SolutionPackage, solutionId: string): void {
  const own = { table: 'solution', id: solutionId };
  const component = (componenttype: number, objectid: string, rootcomponentbehavior = 0): void => {
    const present = [...environment.rows.all('solutioncomponent')].some(
      (row) => row.objectid === objectid && valueText(row.solutionid) === solutionId,
    );
    if (!present)
      upsert(environment, 'solutioncomponent', randomUUID(), {
        componenttype,
        objectid,
        rootcomponentbehavior,
        solutionid: own,
      });
  };
  for (const { logicalName, table, additions } of solution.tables) {
    const placed = environment.catalog.table(logicalName);
    if (placed !== undefined) component(1, placed.metadataId, table === undefined ? 1 : 0);
    for (const column of additions) component(2, columnIdOf(logicalName, column.logicalName));
  }
  const ismanaged = solution.manifest.managed;
  for (const resource of solution.webResources) {
    const content = Buffer.from(resource.content).toString('base64');
    upsert(environment, 'webresource', resource.id, {
      name: resource.name,
      displayname: resource.displayName,
      content,
      webresourcetype: resource.type,
      ismanaged,
    });
    component(61, resource.id);
  }
  placeForms(environment, solution, ismanaged);
  installRoles(environment, solution.roles, ismanaged);
  for (const role of solution.roles) component(20, role.id);
  placeProfiles(environment, solution);
  placeEnvironmentVariables(environment, solution.archive);
}

function placeForms(environment: Environment, { forms, queries }: SolutionPackage, ismanaged: boolean): void {
  for (const { id, name, table, type, xml } of forms) {
    upsert(environment, 'systemform', id, { name, objecttypecode: table, type, formxml: xml, ismanaged });
  }
  for (const { id, name, description, table, type, isDefault, fetchXml, layoutXml } of queries) {
    upsert(environment, 'savedquery', id, {
      name,
      description,
      returnedtypecode: table,
      querytype: type,
      fetchxml: fetchXml,
      layoutxml: layoutXml,
      isdefault: isDefault,
      ismanaged,
    });
  }
}

function placeProfiles(environment: Environment, solution: SolutionPackage): void {
  for (const profile of solution.profiles) {
    upsert(environment, 'fieldsecurityprofile', profile.id, { name: profile.name });
    for (const permission of profile.permissions) {
      upsert(environment, 'fieldpermission', randomUUID(), {
        entityname: permission.table,
        attributelogicalname: permission.column,
        canread: permission.read,
        cancreate: permission.create,
        canupdate: permission.update,
        fieldsecurityprofileid: { table: 'fieldsecurityprofile', id: profile.id },
      });
    }
  }
}

function upsert(environment: Environment, tableName: string, id: string, values: Row): void {
  const session = systemSession(environment);
  const table = tableNamed(session, tableName);
  if (environment.rows.get(tableName, id) === undefined) insert(session, table, id, values);
  else changeValues(session, table, id, values);
}
