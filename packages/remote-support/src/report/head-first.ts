import type { ReportItem, SessionHead } from '@casebridge/plugin-api';

/** Emits the items of one session with its head in front, although the report mixes them. */
export interface HeadFirst {
  /** Adds facts to the head, or to the late head if the head is gone. */
  putFacts(facts: Partial<SessionHead>): void;
  /** Emits an item that stands behind the facts; the head goes first. */
  emit(item: ReportItem): void;
  /** Emits an item that usually stands between the facts: it waits until the head is sent. */
  emitAfterHead(item: ReportItem): void;
  /** Sends what is left. */
  end(): void;
}

// Custom attributes and recording links stand between facts; more of them than this are not waited for.
const mostHeldItems = 1_000;

/** @param sink receives the items in order */
export function createHeadFirst(lsid: string, sink: (item: ReportItem) => void): HeadFirst {
  let head: SessionHead | undefined = { lsid, teams: [] };
  let lateHead: Partial<SessionHead> = {};
  const held: ReportItem[] = [];

  function sendHead(): void {
    if (head === undefined) return;
    sink({ kind: 'head', head });
    head = undefined;
    for (const item of held) sink(item);
    held.length = 0;
  }

  return {
    putFacts: (facts) => {
      if (head === undefined) lateHead = { ...lateHead, ...facts };
      else head = { ...head, ...facts };
    },
    emit: (item) => {
      sendHead();
      sink(item);
    },
    emitAfterHead: (item) => {
      if (head === undefined) {
        sink(item);
        return;
      }
      held.push(item);
      if (held.length >= mostHeldItems) sendHead();
    },
    end: () => {
      sendHead();
      if (Object.keys(lateHead).length > 0) sink({ kind: 'late-head', head: lateHead });
    },
  };
}
