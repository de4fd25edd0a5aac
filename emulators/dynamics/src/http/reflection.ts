/**
 * Gives the run-time `Reflect` the metadata functions that the certificate library's decorators call when it is loaded
 * (a proposal that no engine has). It stores a little about its own classes with them and nothing else, so that a map per
 * object, looked up along the prototypes, is all they need. What is there already is left alone.
 */
export function provideReflectionMetadata(): void {
  if ('defineMetadata' in Reflect) return;
  const store = new WeakMap<object, Map<unknown, unknown>>();
  const getOwnMetadata = (key: unknown, target: object): unknown => store.get(target)?.get(key);
  const getMetadata = (key: unknown, target: object): unknown => {
    const parent = Reflect.getPrototypeOf(target);
    return getOwnMetadata(key, target) ?? (parent === null ? undefined : getMetadata(key, parent));
  };
  const defineMetadata = (key: unknown, value: unknown, target: object): void => {
    const known = store.get(target);
    if (known === undefined) store.set(target, new Map([[key, value]]));
    else known.set(key, value);
  };
  Object.assign(Reflect, { defineMetadata, getMetadata, getOwnMetadata });
}
