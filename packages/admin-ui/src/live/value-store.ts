import { useSyncExternalStore } from 'react';

/** A value outside of React that components follow. */
export interface ValueStore<Value> {
  readonly read: () => Value;
  readonly write: (value: Value) => void;
  readonly subscribe: (changed: () => void) => () => void;
}

export function createValueStore<Value>(first: Value): ValueStore<Value> {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    read: () => value,
    write(next) {
      value = next;
      for (const tell of listeners) tell();
    },
    subscribe(changed) {
      listeners.add(changed);
      return () => void listeners.delete(changed);
    },
  };
}

export function useValue<Value>({ subscribe, read }: ValueStore<Value>): Value {
  return useSyncExternalStore(subscribe, read);
}
