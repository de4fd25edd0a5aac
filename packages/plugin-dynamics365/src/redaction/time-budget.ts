import { createContext, Script } from 'node:vm';

/** What came of work under a budget. */
export type WithinBudget<T> = { readonly ok: true; readonly value: T } | { readonly ok: false };

const script = new Script('work()');

/**
 * Does work that may not end, such as a person's regular expression on an unlucky text: it is broken off by a watching
 * thread of Node's, from outside of the one that works, which is the only way to stop a match that goes on and on.
 * @throws what the work throws
 */
export function withinBudget<T>(milliseconds: number, work: () => T): WithinBudget<T> {
  try {
    return { ok: true, value: script.runInContext(createContext({ work }), { timeout: milliseconds }) as T };
  } catch (error) {
    // An error of another realm is no instance of this one's `Error`.
    const { code } = error as { readonly code?: unknown };
    if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return { ok: false };
    throw error;
  }
}
