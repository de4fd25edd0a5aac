/**
 * Something that takes minutes before the first test, such as a system that is made: says when it begins and how long it took.
 * Each is a hook with a limit of its own.
 */
export async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  console.info(`${what} ...`);
  const result = await work();
  console.info(`${what}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return result;
}

/** Limit of a step, for a machine on which much else is going on. */
export const stepLimit = 1_800_000;
