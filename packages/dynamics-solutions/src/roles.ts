import { connection, importedTables as imported, session, sessionKey, supportQueue, tables } from './tables/index.ts';
import type { Table } from './model.ts';

export type Action = 'Create' | 'Read' | 'Write' | 'Delete' | 'Append' | 'AppendTo' | 'Assign' | 'Share';

/** How far a privilege reaches: own rows, the business unit, that and the ones below, everything. */
export type Level = 'Basic' | 'Local' | 'Deep' | 'Global';

/** A security role of the solution. */
export interface Role {
  readonly name: string;
  readonly description: string;
  readonly privileges: readonly Privilege[];
}

export interface Privilege {
  /** As Dataverse names it: `prvReadIncident`. Source: docs/vendors/dataverse.md#privileges. */
  readonly name: string;
  readonly level: Level;
}

const allActions: readonly Action[] = ['Create', 'Read', 'Write', 'Delete', 'Append', 'AppendTo', 'Assign', 'Share'];

function grant(schemaNames: readonly string[], actions: readonly Action[], level: Level): Privilege[] {
  return schemaNames.flatMap((schemaName) => actions.map((action) => ({ name: `prv${action}${schemaName}`, level })));
}

function names(tables: readonly Table[]): string[] {
  return tables.map((table) => table.schemaName);
}

/**
 * Privileges that the platform's role editor puts into every new role, and most published roles hold. They let nobody see or change
 * a row of anybody. Source: docs/vendors/dataverse.md#roles.
 */
const platformPrivileges: readonly Privilege[] = [
  ...grant(['SharePointData'], ['Create', 'Read', 'Write'], 'Global'),
  ...grant(['SharePointDocument'], ['Read'], 'Global'),
  ...grant(['PluginAssembly', 'PluginType'], ['Read'], 'Global'),
  ...grant(['SdkMessage', 'SdkMessageProcessingStep', 'SdkMessageProcessingStepImage'], ['Read'], 'Global'),
];

/**
 * For the application user. Never more than it needs: a case is read and pointed to, and never written; users, business
 * units and the organization are read, which any program that signs in needs to find out who it is.
 */
export const integrationRole: Role = {
  name: 'BeyondTrust Integration',
  description: 'For the application user of the integration. Reads cases and writes BeyondTrust rows.',
  privileges: [
    ...grant(['Incident'], ['Read', 'AppendTo'], 'Global'),
    ...grant(names(tables), allActions, 'Global'),
    ...grant(['User', 'BusinessUnit', 'Organization'], ['Read'], 'Global'),
    ...platformPrivileges,
  ],
};

/**
 * For agents: they read what belongs to their business unit, cannot change what was imported, and ask for session keys,
 * of which they see their own.
 */
export const agentRole: Role = {
  name: 'BeyondTrust Agent',
  description: 'Reads the BeyondTrust sessions of the own business unit and asks for session keys.',
  privileges: [
    ...grant(names(imported), ['Read'], 'Local'),
    ...grant([sessionKey.schemaName], ['Create', 'Read', 'Write', 'Append'], 'Basic'),
    ...grant([connection.schemaName, supportQueue.schemaName], ['Read', 'AppendTo'], 'Global'),
    // The usual queue and validity are settings of the solution: docs/vendors/dataverse.md#environment-variables.
    ...grant(['EnvironmentVariableDefinition'], ['Read'], 'Global'),
    ...platformPrivileges,
  ],
};

/** For supervisors: they see every session, and link sessions to cases. */
export const supervisorRole: Role = {
  name: 'BeyondTrust Supervisor',
  description: 'Reads all BeyondTrust sessions and links them to cases.',
  privileges: [
    ...grant(names(imported), ['Read'], 'Global'),
    ...grant([session.schemaName], ['Write', 'Append'], 'Global'),
    ...grant(['Incident'], ['Read', 'AppendTo'], 'Global'),
    ...platformPrivileges,
  ],
};

/** Every role of the solution. */
export const roles: readonly Role[] = [integrationRole, agentRole, supervisorRole];
