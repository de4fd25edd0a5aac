import type { Fault, FaultRequest, FaultTarget } from './fault.ts';

/** The faults that wait for their calls. The oldest that fits a call strikes it. */
export interface FaultPanel {
  /** @returns the fault, with its id */
  add(request: FaultRequest): Fault;
  /** @throws RangeError if there is no such fault */
  remove(id: string): void;
  clear(): void;
  list(): readonly Fault[];
  /** The fault that strikes a call to this path, if any; one call of it is used up. */
  take(path: string): Fault | undefined;
}

const paths: Readonly<Record<string, FaultTarget>> = {
  '/oauth2/token': 'token',
  '/api/command': 'command',
  '/api/reporting': 'reporting',
};

/** Makes an empty panel. */
export function createFaultPanel(): FaultPanel {
  let faults: Fault[] = [];
  let made = 0;
  return {
    add({ times = null, on = 'all', ...effect }) {
      made += 1;
      const fault: Fault = { ...effect, on, id: String(made), remaining: times };
      faults.push(fault);
      return fault;
    },
    remove(id) {
      if (!faults.some((fault) => fault.id === id)) throw new RangeError(`There is no fault ${id}.`);
      faults = faults.filter((fault) => fault.id !== id);
    },
    clear() {
      faults = [];
    },
    list: () => faults,
    take(path) {
      const target = Object.hasOwn(paths, path) ? paths[path] : undefined;
      const found = target && faults.find(({ on }) => on === 'all' || on === target);
      if (!found) return undefined;
      faults = faults
        .map((fault) => (fault === found ? useUp(fault) : fault))
        .filter(({ remaining }) => remaining !== 0);
      return found;
    },
  };
}

function useUp(fault: Fault): Fault {
  return fault.remaining === null ? fault : { ...fault, remaining: fault.remaining - 1 };
}
