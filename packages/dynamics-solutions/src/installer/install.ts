import { integrationProfile } from '../column-profiles.ts';
import { packSolution, type Solution } from '../package/solution-package.ts';
import { integrationRole } from '../roles.ts';
import { createApplicationUser, giveProfile, giveRole } from './application-user.ts';
import { checkAfter, checkBefore, isOlder } from './check-environment.ts';
import type { SetupDeps, SetupTarget } from './deps.ts';
import { readEnvironment, type EnvironmentState } from './environment-state.ts';
import type { Finding } from './finding.ts';
import { importSolution } from './import-solution.ts';
import { valueOf } from './setup-error.ts';

/** Result of the set-up: steps done, or planned in a dry run, and check results. */
export interface SetupReport {
  readonly ok: boolean;
  /** In the order in which they were done. */
  readonly steps: readonly string[];
  readonly findings: readonly Finding[];
}

/** A change that is needed. What is so already needs no step, so that a set-up that broke off goes on where it was. */
interface Step {
  readonly title: string;
  run(): Promise<void>;
}

/**
 * Brings an environment into the state in which the integration works: both solutions in this version, published, and the
 * application user with its role and profile. Nothing is changed where a check finds a problem.
 * @param dryRun says what would be done, and does nothing
 * @throws SetupError where a step fails; what was done before stays, and the next run goes on from there
 */
export async function install(deps: SetupDeps, target: SetupTarget, dryRun: boolean): Promise<SetupReport> {
  deps.progress('Reading the environment');
  const before = await readEnvironment(deps, target);
  const findings = checkBefore(before, deps.solutions, target);
  if (findings.some(({ level }) => level === 'problem')) return { ok: false, steps: [], findings };
  const steps = [...solutionSteps(deps, before), ...userSteps(deps, before, target)];
  const titles = steps.map(({ title }) => title);
  if (dryRun) return { ok: true, steps: titles, findings };
  for (const step of steps) {
    deps.progress(step.title);
    await step.run();
  }
  deps.progress('Checking');
  const after = checkAfter(await readEnvironment(deps, target), deps.solutions, target);
  return report(titles, [...findings, ...after]);
}

/** The same checks at any later time. Nothing is changed. */
export async function check(deps: SetupDeps, target: SetupTarget): Promise<SetupReport> {
  deps.progress('Reading the environment');
  const state = await readEnvironment(deps, target);
  return report([], [...checkBefore(state, deps.solutions, target), ...checkAfter(state, deps.solutions, target)]);
}

function report(steps: readonly string[], findings: readonly Finding[]): SetupReport {
  return { ok: findings.every(({ level }) => level !== 'problem'), steps, findings };
}

function solutionSteps(deps: SetupDeps, state: EnvironmentState): Step[] {
  const imports = deps.solutions.flatMap((solution) => importStep(deps, state, solution));
  if (imports.length === 0) return [];
  const publish = async (): Promise<void> => {
    valueOf('Publishing', await deps.client.act({ name: 'PublishAllXml', signal: deps.signal }));
  };
  return [...imports, { title: 'Publish all customizations', run: publish }];
}

function importStep(deps: SetupDeps, state: EnvironmentState, solution: Solution): Step[] {
  const { uniqueName, version } = solution.identity;
  const found = state.solutions.get(uniqueName);
  if (found !== undefined && !isOlder(found, version)) return [];
  const kind = found === undefined ? 'install' : 'upgrade';
  const title =
    found === undefined
      ? `Import ${uniqueName} ${version}`
      : `Upgrade ${uniqueName} from ${found.version} to ${version}`;
  // Packed when its turn comes: it takes a second, and a dry run needs none of it.
  const run = (): Promise<void> =>
    importSolution(deps, {
      name: uniqueName,
      bytes: packSolution(solution, { managed: true, baseLanguage: state.baseLanguage }),
      kind,
    });
  return [{ title, run }];
}

function userSteps(deps: SetupDeps, state: EnvironmentState, { applicationId }: SetupTarget): Step[] {
  if (applicationId === undefined) return [];
  const present = state.applicationUser;
  let user = present === undefined ? undefined : { id: present.id, businessUnitId: present.businessUnitId };
  const steps: Step[] = [];
  if (present === undefined) {
    steps.push({
      title: `Create the application user of ${applicationId}`,
      run: async () => {
        user = { id: await createApplicationUser(deps, state, applicationId), businessUnitId: state.rootUnitId };
      },
    });
  }
  if (present?.roles.includes(integrationRole.name) !== true) {
    steps.push({
      title: `Give the application user the role ${integrationRole.name}`,
      run: async () => user && giveRole(deps, user),
    });
  }
  if (present?.profiles.includes(integrationProfile.name) !== true) {
    const title = `Put the application user into the column security profile ${integrationProfile.name}`;
    steps.push({ title, run: async () => user && giveProfile(deps, user.id) });
  }
  return steps;
}
