import type { Clock, Fault } from '@casebridge/plugin-api';
import type { IdSource } from '../ids.ts';
import type { Notice } from '../store/operation-records.ts';

/** Notices about this process itself. They are kept in memory: what they tell of may be that the store cannot be written. */
export interface EngineNotices {
  /** Gives notice of a cause, unless there is one of it. */
  give(fault: Fault): void;
  /** Newest first. */
  list(): readonly Notice[];
}

/** Makes an empty list. Its notices belong to no configuration, and are open until the process ends. */
export function createEngineNotices(clock: Clock, newId: IdSource): EngineNotices {
  const notices = new Map<string, Notice>();
  return {
    give({ code, message, help }) {
      if (notices.has(code)) return;
      notices.set(code, { id: newId(), configurationId: '', code, message, help, since: clock.now() });
    },
    list: () => [...notices.values()].reverse(),
  };
}
