import { vendorOrigin } from '../http/address.ts';
import { type Governor, type GovernorOptions, createGovernor } from './governor.ts';

/** The governors of all environments that a process talks to. */
export interface Governors {
  /**
   * The one governor of an application user in an environment: limits count per user, so all clients of it share one.
   * @throws {TypeError} if the address is malformed
   */
  of(environmentUrl: string, clientId: string): Governor;
}

/** Makes an empty collection; governors are made when they are asked for. */
export function createGovernors(options: GovernorOptions): Governors {
  const governors = new Map<string, Governor>();
  return {
    of(environmentUrl, clientId) {
      const key = `${vendorOrigin('The Dynamics 365 URL', environmentUrl)} ${clientId.toLowerCase()}`;
      const known = governors.get(key) ?? createGovernor(options);
      governors.set(key, known);
      return known;
    },
  };
}
