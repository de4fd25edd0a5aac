import { createDataverseClient, createEntraTokenSource, type Clock } from '@casebridge/dataverse';
import { startDynamics, type Dynamics, type DynamicsOptions } from '@casebridge/emulator-dynamics';
import { solutions, type Solution } from '../../src/index.ts';
import type { SetupDeps } from '../../src/installer/index.ts';

/** An environment and somebody who installs into it. */
export interface SetupEnvironment {
  readonly dynamics: Dynamics;
  /** Progress messages, in order. */
  readonly told: string[];
  /** The app registration of the engine; it has no application user. */
  readonly engine: { readonly id: string; readonly secret: string };
  /** As the application with the role System Administrator. */
  readonly deps: SetupDeps;
  readonly depsWith: (solutions: readonly Solution[]) => SetupDeps;
}

/** Starts an emulator into which the application user of the emulator, an administrator, installs. */
export async function startEnvironment(options: DynamicsOptions = {}): Promise<SetupEnvironment> {
  const dynamics = await startDynamics(options);
  const engine = { id: '6f0c1f0e-5b0e-4f0b-9c55-0c2a1f6f3a01', secret: 'engine-secret' };
  dynamics.addApplication(engine);
  const told: string[] = [];
  // Waiting moves the emulator's clock, so that no test waits.
  const clock: Clock = {
    now: () => new Date(),
    monotonic: () => performance.now(),
    sleep: (milliseconds) => {
      dynamics.advance(milliseconds);
      return Promise.resolve();
    },
  };
  const depsWith = (chosen: readonly Solution[]): SetupDeps => ({
    client: clientOf(dynamics, dynamics.application, clock),
    clock,
    solutions: chosen,
    progress: (text, percent) => void told.push(percent === undefined ? text : `${text} ${String(percent)}`),
  });
  return { dynamics, told, engine, deps: depsWith(solutions), depsWith };
}

/** A client that acts as an application. */
export function clientOf(dynamics: Dynamics, { id, secret }: { id: string; secret: string }, clock: Clock) {
  const { url: environmentUrl, tenantId } = dynamics;
  const token = createEntraTokenSource({
    ...{ authority: environmentUrl, tenantId, environmentUrl, fetch, clock },
    clientId: id,
    clientSecret: secret,
  });
  return createDataverseClient({ environmentUrl, fetch, token, clock, urgent: true });
}

/** A solution as an older release had it: with a lower version, and without what a change leaves out. */
export function olderRelease(solution: Solution): Solution {
  return { ...solution, identity: { ...solution.identity, version: '1.0.0.0' } };
}

/** The codes of what was found, without what is good. */
export function troubles(report: { readonly findings: readonly { readonly level: string; readonly code: string }[] }) {
  return report.findings.filter(({ level }) => level !== 'good').map(({ level, code }) => `${level} ${code}`);
}
