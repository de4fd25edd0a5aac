/**
 * Gives an object that answers for what the vendor documents and for nothing else: a member that it does not have throws with its name, so
 * that a page never comes to lean on one by accident.
 */
export function documented<Members extends object>(name: string, members: Members): Members {
  return new Proxy(members, {
    get(target, property, receiver): unknown {
      // Promises and debuggers look for these on everything.
      if (typeof property === 'symbol' || property === 'then' || property === 'toJSON' || property in target) {
        return Reflect.get(target, property, receiver);
      }
      throw new Error(`${name}.${property} is not provided by this host, or not documented.`);
    },
  });
}
