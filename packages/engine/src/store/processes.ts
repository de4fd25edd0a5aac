import type { StoreAccess } from './access.ts';
import { forgetProcess, noteProcess, type SignOfLife } from './queries/processes.ts';

/** Which processes work on this store. */
export interface ProcessStore {
  /**
   * Notes that a process is alive, until then at least.
   * @returns how many processes there are on this store, this one included
   */
  noteProcess(sign: SignOfLife): Promise<number>;
  /** Forgets a process that ends. */
  forgetProcess(owner: string): Promise<void>;
}

export function createProcessStore({ context, writing }: StoreAccess): ProcessStore {
  return {
    noteProcess: writing((tx, sign: SignOfLife) => noteProcess(context, tx, sign)),
    forgetProcess: writing((tx, owner: string) => forgetProcess(tx, owner)),
  };
}
