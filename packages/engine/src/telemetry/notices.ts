import type { Clock, Fault } from '@casebridge/plugin-api';
import type { IdSource } from '../ids.ts';
import type { Notice, NoticeFilter, NoticeLevel } from '../store/operation-records.ts';
import type { PageRequest } from '../store/records.ts';
import type { Store } from '../store/store.ts';

/**
 * All notices. Those about configurations are in the store, where every process sees them. Those about this process itself
 * are kept in memory, as they may tell that the store cannot be written; they belong to no configuration.
 */
export interface Notices {
  /** Gives notice of something about this process, unless there is an open one with the code. */
  give(fault: Fault, level: NoticeLevel): void;
  /** What a notice about this process told of is over. */
  end(code: string): void;
  /**
   * Newest first. Those about this process stand on the first page; they are all there is when the store cannot be read.
   * @throws what the store says, unless a notice tells of it
   */
  list(filter: NoticeFilter, page: PageRequest): Promise<readonly Notice[]>;
}

export interface NoticesDeps {
  readonly store: Pick<Store, 'notices'>;
  readonly clock: Clock;
  readonly newId: IdSource;
}

/** Ended ones that are kept. */
const mostEnded = 20;

/** Makes a list without notices about this process. */
export function createNotices({ store, clock, newId }: NoticesDeps): Notices {
  let own: readonly Notice[] = [];

  function ownOf(filter: NoticeFilter): readonly Notice[] {
    return own.filter((notice) => isMeant(notice, filter));
  }

  return {
    give({ code, message, help }, level) {
      const open = ownOf({ open: true });
      if (open.some((notice) => notice.code === code)) return;
      const notice = { id: newId(), configurationId: '', level, code, message, help, since: clock.now() };
      own = [notice, ...open, ...ownOf({ open: false }).slice(0, mostEnded)];
    },
    end(code) {
      const endedAt = clock.now();
      own = own.map((notice) =>
        notice.code === code && notice.endedAt === undefined ? { ...notice, endedAt } : notice,
      );
    },
    async list(filter, page) {
      const first = page.before === undefined ? ownOf(filter) : [];
      try {
        return [...first, ...(await store.notices(filter, page))];
      } catch (error) {
        if (first.some(({ code }) => code.startsWith('CB-STORE-'))) return first;
        throw error;
      }
    },
  };
}

function isMeant(notice: Notice, { open, configurationId, level, code, text }: NoticeFilter): boolean {
  const { message, help, endedAt } = notice;
  return (
    (open === undefined || (endedAt === undefined) === open) &&
    (configurationId === undefined || notice.configurationId === configurationId) &&
    (level === undefined || notice.level === level) &&
    (code === undefined || notice.code === code) &&
    (text === undefined || `${notice.code}\n${message}\n${help}`.toLowerCase().includes(text.toLowerCase()))
  );
}
