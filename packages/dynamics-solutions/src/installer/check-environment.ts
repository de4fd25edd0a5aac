import { columnProfiles, integrationProfile, readerProfile } from '../column-profiles.ts';
import { columnProfileId } from '../package/column-profiles.ts';
import { publisherName } from '../package/manifest.ts';
import { roleId } from '../package/roles.ts';
import type { Solution } from '../package/solution-package.ts';
import { integrationRole, roles } from '../roles.ts';
import { tables } from '../tables/index.ts';
import type { SetupTarget } from './deps.ts';
import type { EnvironmentState, InstalledSolution } from './environment-state.ts';
import { good, problem, warning, type Finding } from './finding.ts';

/** The oldest version of the platform that has everything that our packages use. */
const oldestPlatform = '9.2.0.0';

/** Rights of whoever imports. Source: docs/vendors/dataverse.md#import. */
const neededRights = ['prvImportCustomization', 'prvPublishCustomization', 'prvAssignRole'];

/** Checks an environment before anything is imported. Changes nothing. */
export function checkBefore(state: EnvironmentState, solutions: readonly Solution[], target: SetupTarget): Finding[] {
  const creates = target.applicationId !== undefined && state.applicationUser === undefined;
  return [
    platform(state),
    cases(state),
    good('CB-SETUP-LANGUAGE', languageMessage(state.baseLanguage)),
    rights(state, creates ? [...neededRights, 'prvCreateUser'] : neededRights),
    ...solutions.flatMap((solution) => collidingSolution(state, solution)),
    ...collidingTables(state, solutions),
    ...roles.flatMap((role) => namesake('role', role.name, state.roles.get(role.name), roleId(role))),
    ...columnProfiles.flatMap((profile) =>
      namesake('column security profile', profile.name, state.profiles.get(profile.name), columnProfileId(profile)),
    ),
  ];
}

/** Checks that the integration can work in an environment. Changes nothing. */
export function checkAfter(state: EnvironmentState, solutions: readonly Solution[], target: SetupTarget): Finding[] {
  const missing = tables.filter(({ logicalName }) => !state.tables.has(logicalName)).map(({ label }) => label);
  return [
    ...solutions.map((solution) => installed(state, solution)),
    missing.length === 0
      ? good('CB-SETUP-TABLES', `All ${tables.length} tables are there.`)
      : problem('CB-SETUP-TABLES', `These tables are missing: ${missing.join(', ')}.`, 'Import the solutions.'),
    ...applicationUser(state, target),
    ...readers(state),
  ];
}

function platform({ version }: EnvironmentState): Finding {
  if (compareVersions(version, oldestPlatform) >= 0) return good('CB-SETUP-VERSION', `Dataverse ${version} answers.`);
  const help = 'Use an environment that Microsoft keeps up to date; on-premises deployments are not supported.';
  return problem('CB-SETUP-VERSION', `Dataverse ${version} is older than ${oldestPlatform}.`, help);
}

function cases({ hasCases }: EnvironmentState): Finding {
  if (hasCases) return good('CB-SETUP-CASES', 'The environment has cases.');
  const help = 'Install Dynamics 365 Customer Service in this environment, or choose another one.';
  return problem('CB-SETUP-CASES', 'The environment has no Case table.', help);
}

function languageMessage(code: number): string {
  const name = { 1033: 'English', 1031: 'German' }[code];
  if (name !== undefined) return `The base language is ${name}; all labels are there in it.`;
  return `The base language has the code ${code}; the labels are put into it in English.`;
}

function rights({ privileges }: EnvironmentState, needed: readonly string[]): Finding {
  const missing = needed.filter((name) => !privileges.has(name));
  if (missing.length === 0) return good('CB-SETUP-RIGHTS', 'You may import solutions and assign roles.');
  const help = 'Sign in as somebody with the role System Administrator in this environment.';
  return problem('CB-SETUP-RIGHTS', `You lack the privileges ${missing.join(', ')}.`, help);
}

function collidingSolution(state: EnvironmentState, { identity }: Solution): Finding[] {
  const found = state.solutions.get(identity.uniqueName);
  if (found === undefined) return [];
  const { uniqueName, version } = identity;
  if (found.publisher !== publisherName) {
    const help =
      'It may be the original integration. Two of the same name cannot live in one environment: remove that one with what it holds, or use another environment.';
    const message = `A solution ${uniqueName} of another publisher (${found.publisher}) is installed.`;
    return [problem('CB-SETUP-FOREIGN-SOLUTION', message, help)];
  }
  if (!found.managed) {
    const help =
      'Remove the unmanaged one first, or import the unmanaged package by hand in a development environment.';
    return [problem('CB-SETUP-UNMANAGED', `The solution ${uniqueName} is installed as an unmanaged one.`, help)];
  }
  if (compareVersions(found.version, version) <= 0) return [];
  const help = 'Use the program of the release that was installed last, or a newer one.';
  const message = `The solution ${uniqueName} ${found.version} is newer than this program (${version}).`;
  return [problem('CB-SETUP-NEWER', message, help)];
}

/** Our tables without our solution: somebody else made them. */
function collidingTables(state: EnvironmentState, solutions: readonly Solution[]): Finding[] {
  const base = solutions[0]?.identity.uniqueName ?? '';
  if (state.solutions.has(base)) return [];
  return [...state.tables].map((table) =>
    problem(
      'CB-SETUP-FOREIGN-TABLE',
      `There is a table ${table} that does not belong to this solution.`,
      'Find out which solution made it: it may be the original integration, or a test by hand. Remove it, or use another environment.',
    ),
  );
}

/** Dynamics refuses a role whose name is taken by another id. Source: docs/vendors/dataverse.md#roles. */
function namesake(what: string, name: string, ids: readonly string[] | undefined, own: string): Finding[] {
  const others = (ids ?? []).filter((id) => `{${id}}` !== own);
  if (others.length === 0) return [];
  const help = `Rename that ${what}, or remove it, then begin again. Dynamics takes no second one of this name.`;
  return [
    problem('CB-SETUP-FOREIGN-ROLE', `There is another ${what} with the name ${name} (${others.join(', ')}).`, help),
  ];
}

function installed(state: EnvironmentState, { identity }: Solution): Finding {
  const found = state.solutions.get(identity.uniqueName);
  const help = 'Run "casebridge dynamics install", or import the packages by hand.';
  const { uniqueName, version } = identity;
  if (found === undefined) return problem('CB-SETUP-MISSING', `The solution ${uniqueName} is not installed.`, help);
  if (found.publisher !== publisherName) {
    return problem('CB-SETUP-MISSING', `The solution ${uniqueName} that is installed is of another publisher.`, help);
  }
  if (isOlder(found, version)) {
    return warning('CB-SETUP-OLDER', `The solution ${uniqueName} ${found.version} is older than ${version}.`, help);
  }
  return good('CB-SETUP-SOLUTION', `The solution ${uniqueName} ${found.version} is installed.`);
}

function applicationUser({ applicationUser: user }: EnvironmentState, { applicationId }: SetupTarget): Finding[] {
  if (applicationId === undefined) {
    const help = 'Give the application (client) id of the app registration to have it checked.';
    return [warning('CB-SETUP-USER', 'The application user was not looked at.', help)];
  }
  if (user === undefined) {
    const help = 'Run "casebridge dynamics install", or add it in the Power Platform admin center.';
    return [problem('CB-SETUP-USER', `There is no application user for the app registration ${applicationId}.`, help)];
  }
  if (user.disabled) {
    return [
      problem(
        'CB-SETUP-USER',
        `The application user ${user.name} is disabled.`,
        'Enable it in the Power Platform admin center.',
      ),
    ];
  }
  const help = `Give it to the application user ${user.name}, or run "casebridge dynamics install".`;
  const findings = [
    ...(user.roles.includes(integrationRole.name)
      ? []
      : [problem('CB-SETUP-ROLE', `The application user lacks the role ${integrationRole.name}.`, help)]),
    ...(user.profiles.includes(integrationProfile.name)
      ? []
      : [
          problem(
            'CB-SETUP-PROFILE',
            `The application user is not in the column security profile ${integrationProfile.name}.`,
            `Add ${user.name} under Settings, Column security profiles, ${integrationProfile.name}, Users, or run "casebridge dynamics install".`,
          ),
        ]),
  ];
  return findings.length > 0
    ? findings
    : [good('CB-SETUP-USER', `The application user ${user.name} has its role and its profile.`)];
}

/** How many people are named before the rest is only counted. */
const namedReaders = 10;

function readers({ readersWithoutProfile: names }: EnvironmentState): Finding[] {
  if (names.length === 0) return [];
  const more = names.length > namedReaders ? ` and ${String(names.length - namedReaders)} more` : '';
  const listed = `${names.slice(0, namedReaders).join(', ')}${more}`;
  const message = `Agents or supervisors outside the column security profile ${readerProfile.name}, who find sessions empty (${String(names.length)}): ${listed}.`;
  const help = `Add them, or a team of theirs, under Settings, Column security profiles, ${readerProfile.name}, Users or Teams.`;
  return [warning('CB-SETUP-READERS', message, help)];
}

/** Whether what is installed has to be upgraded. */
export function isOlder(found: InstalledSolution, version: string): boolean {
  return compareVersions(found.version, version) < 0;
}

function compareVersions(one: string, other: string): number {
  const parts = (version: string): number[] => version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const differences = parts(one).map((part, index) => part - (parts(other)[index] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}
