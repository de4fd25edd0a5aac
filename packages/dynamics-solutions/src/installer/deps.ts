import type { Clock, DataverseClient } from '@casebridge/dataverse';
import type { Solution } from '../package/solution-package.ts';

/** Dependencies of the set-up. */
export interface SetupDeps {
  /** Acts as the person or application that installs. */
  readonly client: DataverseClient;
  readonly clock: Clock;
  /** In the order in which they are imported. */
  readonly solutions: readonly Solution[];
  /** Told of each thing that begins, and of its percentage. */
  readonly progress: (text: string, percent?: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Items to set up besides the solutions. */
export interface SetupTarget {
  /** Application (client) id of the app registration that the engine signs in with; without it no user is made or checked. */
  readonly applicationId?: string | undefined;
}
