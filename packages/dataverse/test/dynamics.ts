import { type Dynamics, type DynamicsOptions, startDynamics } from '@casebridge/emulator-dynamics';
import { onTestFinished } from 'vitest';
import {
  type DataverseClient,
  type EntraOptions,
  createDataverseClient,
  createEntraTokenSource,
} from '../src/index.ts';
import { type ManualClock, createManualClock } from './manual-clock.ts';

/** The emulator, and a client that signs in to it as its application user. */
export interface Box {
  readonly dynamics: Dynamics;
  readonly client: DataverseClient;
  /** The client's clock; the emulator has its own. */
  readonly clock: ManualClock;
  /** What the client signs in with. */
  readonly identity: EntraOptions & { readonly clientSecret: string };
}

/** Starts the emulator for one test. */
export async function startBox(options: DynamicsOptions = {}): Promise<Box> {
  const dynamics = await startDynamics(options);
  onTestFinished(() => dynamics.close());
  return boxOf(dynamics);
}

/** Makes a client of an emulator that runs. */
export function boxOf(dynamics: Dynamics): Box {
  const clock = createManualClock(new Date());
  const identity = {
    authority: dynamics.authority,
    tenantId: dynamics.tenantId,
    clientId: dynamics.application.id,
    clientSecret: dynamics.application.secret,
    environmentUrl: dynamics.url,
    fetch,
    clock,
  };
  const token = createEntraTokenSource(identity);
  return {
    dynamics,
    client: createDataverseClient({ environmentUrl: dynamics.url, fetch, token, clock }),
    clock,
    identity,
  };
}
