import type { Store } from '../../src/store/store.ts';
import type { ManualClock } from '@casebridge/plugin-api/testing';

/** How the suite gets at one kind of store. */
export interface StoreHarness {
  /** Opens an empty store whose time is the clock's. */
  open(clock: ManualClock): Promise<Store>;
  /** Opens once more what the last `open` made, after it was closed. */
  reopen(clock: ManualClock): Promise<Store>;
  /** Removes what `open` made. */
  dispose(): Promise<void>;
}

/** Fixture of each test of the suite, made anew. */
export interface Subject {
  store: Store;
  clock: ManualClock;
  harness: StoreHarness;
}
