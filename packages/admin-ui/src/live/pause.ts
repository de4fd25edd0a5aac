import { createValueStore, useValue } from './value-store.ts';

/** While paused, a page asks for nothing by itself: what is shown stays, and so does the engine's peace. */
const paused = createValueStore(false);

export const setPaused = paused.write;

export function usePaused(): boolean {
  return useValue(paused);
}
