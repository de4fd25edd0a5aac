/*
 * The library for certificates finds its parts by an early form of decorators that wants three functions of `Reflect`
 * which no runtime has. These are as much of them as it uses: notes about an object, by key, inherited by prototype.
 */
type Notes = Map<unknown, unknown>;

const notes = new WeakMap<object, Notes>();

function getOwnMetadata(key: unknown, target: object): unknown {
  return notes.get(target)?.get(key);
}

function getMetadata(key: unknown, target: object): unknown {
  for (let holder: object | null = target; holder; holder = Object.getPrototypeOf(holder) as object | null)
    if (notes.get(holder)?.has(key)) return getOwnMetadata(key, holder);
  return undefined;
}

function defineMetadata(key: unknown, value: unknown, target: object): void {
  const own: Notes = notes.get(target) ?? new Map<unknown, unknown>();
  notes.set(target, own.set(key, value));
}

/** Gives `Reflect` the functions, unless somebody did before. */
export function installReflectMetadata(): void {
  if (!('getMetadata' in Reflect)) Object.assign(Reflect, { getMetadata, getOwnMetadata, defineMetadata });
}
