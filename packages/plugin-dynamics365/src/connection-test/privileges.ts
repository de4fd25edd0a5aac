import type { Row } from '@casebridge/dataverse';

const levels = ['Basic', 'Local', 'Deep', 'Global'] as const;

/** How far a privilege reaches. */
export type Level = (typeof levels)[number];

const actions = ['Create', 'Read', 'Write', 'Delete', 'Append', 'AppendTo', 'Assign', 'Share'] as const;

const ourTables = [
  'bt_Session',
  'bt_SessionParticipant',
  'bt_SessionEvent',
  'bt_SurveyAnswer',
  'bt_Connection',
  'bt_SupportQueue',
  'bt_SessionKey',
] as const;

/**
 * Beyond a role that only reads cases, points to them and does everything with our tables, as the integration before this one
 * asked for: by these a program finds out who it is, and people who asked for a session key are told apart.
 */
export const aboutOneself: readonly string[] = ['prvReadUser', 'prvReadBusinessUnit', 'prvReadOrganization'];

/**
 * Privileges that the application user needs, all at organization level; the role *BeyondTrust Integration* holds
 * exactly this and what the platform puts into every role. Cases are read and pointed to, never written.
 */
export const neededPrivileges: readonly string[] = [
  'prvReadIncident',
  'prvAppendToIncident',
  ...ourTables.flatMap((table) => actions.map((action) => `prv${action}${table}`)),
  ...aboutOneself,
];

/**
 * Privileges that the platform itself puts into roles: neither needed nor too much.
 * Source: docs/vendors/dataverse.md#roles.
 */
export const platformPrivileges: readonly string[] = [
  'prvCreateSharePointData',
  'prvReadSharePointData',
  'prvWriteSharePointData',
  'prvReadSharePointDocument',
  'prvReadPluginAssembly',
  'prvReadPluginType',
  'prvReadSdkMessage',
  'prvReadSdkMessageProcessingStep',
  'prvReadSdkMessageProcessingStepImage',
];

/** A privilege that a user has, through whatever role. */
export interface HeldPrivilege {
  readonly name: string;
  readonly level: Level | undefined;
}

/** Missing and excess privileges of a user, by name. */
export interface PrivilegeComparison {
  readonly missing: readonly string[];
  /** Held, but not as far as needed. */
  readonly tooNarrow: readonly string[];
  readonly more: readonly string[];
}

/** Reads the answer of `RetrieveUserPrivileges`. Source: docs/vendors/dataverse.md#privileges. */
export function heldPrivileges(answer: Row): HeldPrivilege[] {
  const list = Array.isArray(answer.RolePrivileges) ? (answer.RolePrivileges as unknown[]) : [];
  return list.flatMap((entry) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const { PrivilegeName: name, Depth: depth } = entry as Record<string, unknown>;
    if (typeof name !== 'string') return [];
    return [{ name, level: levelOf(depth) }];
  });
}

/** The service writes a depth as its name or as its number. */
function levelOf(depth: unknown): Level | undefined {
  if (typeof depth === 'number') return levels[depth];
  return levels.find((level) => level === depth);
}

/** Compares what a user has with what the integration needs. Names are compared without regard to case. */
export function comparePrivileges(held: readonly HeldPrivilege[]): PrivilegeComparison {
  const byName = new Map<string, HeldPrivilege[]>();
  for (const privilege of held) {
    const key = privilege.name.toLowerCase();
    byName.set(key, [...(byName.get(key) ?? []), privilege]);
  }
  const needed = new Set([...neededPrivileges, ...platformPrivileges].map((name) => name.toLowerCase()));
  const found = (name: string): readonly HeldPrivilege[] => byName.get(name.toLowerCase()) ?? [];
  return {
    missing: neededPrivileges.filter((name) => found(name).length === 0),
    tooNarrow: neededPrivileges.filter(
      (name) => found(name).length > 0 && found(name).every(({ level }) => level !== 'Global'),
    ),
    more: [...new Set(held.filter(({ name }) => !needed.has(name.toLowerCase())).map(({ name }) => name))].sort(),
  };
}
