import type { CaseFacts, Connection, KeyRow, Queue, SeenSession } from './rows.ts';
import type { Troubles } from './word-list.ts';

/** Something in the way; the ones that are functions carry words of the service or the integration. */
export interface Trouble {
  readonly kind: keyof Troubles;
  /** Of a request that failed. */
  readonly reason?: KeyRow['reason'];
  readonly message?: string;
}

/** State of the page. All of it is read from rows, so that closing it loses nothing. */
export interface PageState {
  /** `ready` to ask, `asking` the appliance, or a key is `shown`; `blocked` while nothing can be asked. */
  readonly phase: 'loading' | 'blocked' | 'ready' | 'asking' | 'shown';
  readonly case: CaseFacts | undefined;
  readonly connections: readonly Connection[];
  readonly queues: readonly Queue[];
  /** Choices that are sent unless the agent changes them. */
  readonly wish: { readonly queueId: string; readonly minutes: number };
  /** An administrator's own subject and text of the e-mail. */
  readonly mailTemplate: string;
  /** The row that was written when the page opened, so that the integration looks often. */
  readonly draftId: string | undefined;
  readonly key: KeyRow | undefined;
  readonly session: SeenSession | undefined;
  /** All keys of the case, newest first. */
  readonly keys: readonly KeyRow[];
  readonly trouble: Trouble | undefined;
  /** Whether the answer takes longer than it should. */
  readonly late: boolean;
}

export const emptyState: PageState = {
  phase: 'loading',
  case: undefined,
  connections: [],
  queues: [],
  wish: { queueId: '', minutes: 60 },
  mailTemplate: '',
  draftId: undefined,
  key: undefined,
  session: undefined,
  keys: [],
  trouble: undefined,
  late: false,
};
