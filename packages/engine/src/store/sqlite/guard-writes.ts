import type { PluginLog } from '@casebridge/plugin-api';
import { StoreFault } from '../store-fault.ts';
import { explained } from './faults.ts';
import type { StoreIdentity } from './identity.ts';

/**
 * Makes transactions say what is wrong with the store, and refuses them once it is damaged or gone: what would be
 * acknowledged from then on would be lost. The files are looked at after each commit and before it is acknowledged, which
 * takes some 5 microseconds.
 */
export function guardWrites(identity: StoreIdentity, file: string, log: PluginLog | undefined) {
  let broken: StoreFault | undefined;
  return async <T>(transaction: () => Promise<T>): Promise<T> => {
    if (broken !== undefined) throw broken;
    try {
      const result = await transaction();
      identity.verify();
      return result;
    } catch (error) {
      const fault = explained(error, file);
      if (fault instanceof StoreFault && isLasting(fault)) {
        broken = fault;
        log?.error('store.unusable', { code: fault.code, message: fault.message, help: fault.help });
      }
      throw fault;
    }
  };
}

function isLasting({ code }: StoreFault): boolean {
  return code === 'CB-STORE-CORRUPT' || code === 'CB-STORE-GONE';
}
