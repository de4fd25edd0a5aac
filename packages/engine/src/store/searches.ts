import type { StoreAccess } from './access.ts';
import { searchSessions } from './queries/search-sessions.ts';
import { searchDeliveries, searchEvents } from './queries/searches.ts';
import type { EventRecord, PageRequest } from './records.ts';
import type {
  DeliverySearch,
  DeliverySummary,
  EventSearch,
  SearchPage,
  SessionPage,
  SessionSearch,
} from './search-records.ts';

/** Searches of people, by case number, key, name or text. */
export interface SearchStore {
  searchDeliveries(search: DeliverySearch, page: PageRequest): Promise<SearchPage<DeliverySummary>>;
  searchEvents(search: EventSearch, page: PageRequest): Promise<SearchPage<EventRecord>>;
  searchSessions(search: SessionSearch, page: PageRequest): Promise<SessionPage>;
}

export function createSearchStore({ context: { clock }, longReader }: StoreAccess): SearchStore {
  return {
    searchDeliveries: (search, page) => searchDeliveries(longReader, clock, search, page),
    searchEvents: (search, page) => searchEvents(longReader, clock, search, page),
    searchSessions: (search, page) => searchSessions(longReader, clock, search, page),
  };
}
