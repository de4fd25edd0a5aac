import type { Store } from '../../packages/engine/src/store/store.ts';

/** A question of the lists, as a person asks it. */
export interface Question {
  readonly name: string;
  readonly ask: (store: Store) => Promise<unknown>;
}

const page = { limit: 50 };
const event = 'support_conference_customer_exit_survey_completed';

/**
 * Every filter of the lists: what is found at once, what is found at the very end, and what is not there at all, for which
 * everything has to be looked at.
 */
export const questions: readonly Question[] = [
  { name: 'deliveries, first page', ask: (store) => store.searchDeliveries({}, page) },
  { name: 'deliveries, of a state that is rare', ask: (store) => store.searchDeliveries({ state: 'dead' }, page) },
  {
    name: 'deliveries, of a configuration that is rare',
    ask: (store) => store.searchDeliveries({ configurationId: 'none' }, page),
  },
  { name: 'deliveries, of a type that is not there', ask: (store) => store.searchDeliveries({ type: event }, page) },
  { name: 'deliveries, a case number', ask: (store) => store.searchDeliveries({ externalKey: 'CAS-77' }, page) },
  {
    name: 'deliveries, an old case number',
    ask: (store) => store.searchDeliveries({ externalKey: 'cas-1' + '0'.repeat(3) }, page),
  },
  {
    name: 'deliveries, a case number that is not there',
    ask: (store) => store.searchDeliveries({ externalKey: 'CAS-XYZ' }, page),
  },
  {
    name: 'deliveries, a customer who is not there',
    ask: (store) => store.searchDeliveries({ customer: 'Nobody' }, page),
  },
  { name: 'deliveries, a text that is not there', ask: (store) => store.searchDeliveries({ text: 'nowhere' }, page) },
  {
    name: 'deliveries, a reason that is not there',
    ask: (store) => store.searchDeliveries({ reason: 'CB-NOWHERE' }, page),
  },
  {
    name: 'events, a case number that is not there',
    ask: (store) => store.searchEvents({ externalKey: 'CAS-XYZ' }, page),
  },
  { name: 'events, a text that is not there', ask: (store) => store.searchEvents({ text: 'nowhere' }, page) },
  { name: 'events, of a type that is not there', ask: (store) => store.searchEvents({ type: event }, page) },
  { name: 'sessions, first page', ask: (store) => store.searchSessions({}, page) },
  { name: 'sessions, of a state that is rare', ask: (store) => store.searchSessions({ state: 'dead' }, page) },
  {
    name: 'sessions, a representative who is not there',
    ask: (store) => store.searchSessions({ representative: 'Nobody' }, page),
  },
  { name: 'counts of deliveries by state', ask: (store) => store.deliveryCounts() },
  { name: 'dead letters by cause', ask: (store) => store.deadLetterGroups() },
];
