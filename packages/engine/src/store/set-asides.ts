import type { StoreAccess } from './access.ts';
import type { SetAside, SetAsideEnd } from './operation-records.ts';
import { endSetAside, listSetAsides, setAside } from './queries/set-asides.ts';

/** Groups that a person has set aside, with the entries of the audit. */
export interface SetAsideStore {
  /** Of all configurations, also those whose time is over and that nobody has ended yet. */
  setAsides(): Promise<readonly SetAside[]>;
  /** Sets a group aside; one that is set aside already gets the new end. */
  setAside(group: SetAside): Promise<void>;
  /** @returns false, having written nothing, if the group is not set aside, or was anew since */
  endSetAside(end: SetAsideEnd): Promise<boolean>;
}

export function createSetAsideStore({ context, reader, writing }: StoreAccess): SetAsideStore {
  return {
    setAsides: () => listSetAsides(reader),
    setAside: writing((tx, group: SetAside) => setAside(context, tx, group)),
    endSetAside: writing((tx, end: SetAsideEnd) => endSetAside(context, tx, end)),
  };
}
