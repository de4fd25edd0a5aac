import type { Dynamics } from '@casebridge/emulator-dynamics';
import {
  type DataverseClient,
  type EntraOptions,
  type Governor,
  createDataverseClient,
  createEntraTokenSource,
} from '../src/index.ts';
import { type ManualClock, createManualClock } from '@casebridge/plugin-api/testing';

/** The emulator, and a client that signs in to it as its application user. */
export interface Box {
  readonly dynamics: Dynamics;
  readonly client: DataverseClient;
  /** The client's clock; the emulator has its own. */
  readonly clock: ManualClock;
  /** Credentials of the client. */
  readonly identity: EntraOptions & { readonly clientSecret: string };
}

/**
 * Makes a client of an emulator that runs.
 * @param clock the client's; one of its own, which stands still, unless given
 */
export function boxOf(dynamics: Dynamics, clock = createManualClock(new Date()), governor?: Governor): Box {
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
    client: createDataverseClient({ environmentUrl: dynamics.url, fetch, token, clock, ...(governor && { governor }) }),
    clock,
    identity,
  };
}
