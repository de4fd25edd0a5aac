import type { Log } from '../../model/log.ts';
import { StoreFault } from '../store-fault.ts';
import { explained } from './faults.ts';
import type { StoreIdentity } from './identity.ts';

/** Lets transactions through as long as the store is the one that was opened. */
export interface WriteGuard {
  /** @throws StoreFault as soon as the store is known to be damaged or gone: the first that was met */
  verify(): void;
  run<T>(transaction: () => Promise<T>): Promise<T>;
}

/**
 * Makes transactions say what is wrong with the store, and refuses them once it is damaged or gone: what would be
 * acknowledged from then on would be lost. The files are looked at before each transaction, so that nothing is written into
 * what somebody else has put there, and after its commit, before it is acknowledged; that takes some 10 microseconds.
 */
export function guardWrites(identity: StoreIdentity, file: string, log: Log | undefined): WriteGuard {
  let broken: StoreFault | undefined;

  function faultOf(error: unknown): unknown {
    const fault = explained(error, file);
    if (!(fault instanceof StoreFault) || !isLasting(fault)) return fault;
    if (broken === undefined)
      log?.error('store.unusable', { code: fault.code, message: fault.message, help: fault.help });
    return (broken ??= fault);
  }

  function verify(): void {
    if (broken !== undefined) throw broken;
    try {
      identity.verify();
    } catch (error) {
      throw faultOf(error);
    }
  }

  return {
    verify,
    async run(transaction) {
      verify();
      try {
        const result = await transaction();
        identity.verify();
        return result;
      } catch (error) {
        throw faultOf(error);
      }
    },
  };
}

function isLasting({ code }: StoreFault): boolean {
  return code === 'CB-STORE-CORRUPT' || code === 'CB-STORE-GONE';
}
