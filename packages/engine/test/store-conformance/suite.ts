import { afterEach, beforeEach, describe } from 'vitest';
import { testClock, testConfiguration } from '../store-fixtures.ts';
import { describeBulkActs, describeBulkActsUnderLeases } from './bulk-acts.ts';
import { describeClockJumps, describeParkingUnderJumps } from './clock-jumps.ts';
import { describeFinish } from './attempts.ts';
import { describeEvents, describeNeighbours } from './events.ts';
import { describeLookUps, describeLedger } from './look-ups.ts';
import {
  describeLosses,
  describeLostProcesses,
  describeOrphans,
  describeOwnProcessing,
  describeRepeats,
} from './lease-order.ts';
import { describeLeaseEnds, describeLeases, describeOrder, describeLostLeases } from './leases.ts';
import { describeLists } from './lists.ts';
import { describeSearches, describeSessionLists } from './searches.ts';
import { describeJobNotices, describeNotices, describeProcesses } from './notices.ts';
import { describeDueTimes, describeParkedVersions, describeParking, describeRelease } from './parking.ts';
import { describePeople } from './people.ts';
import { describeEndsOfNames, describePeopleOfSessions } from './people-of-sessions.ts';
import { describeQuestions } from './questions.ts';
import { describeSessionKeys } from './session-keys.ts';
import { describeSetAsides } from './set-asides.ts';
import { describeRewrites } from './rewrites.ts';
import { describeLooks, describeProbes, describeUnconfirmed } from './unconfirmed.ts';
import { describeJobs, describeUpkeep } from './upkeep.ts';
import type { StoreHarness, Subject } from './subject.ts';

/** Conformance suite of the store, run on each database. */
export function describeStore(name: string, createHarness: () => StoreHarness): void {
  describe(name, () => {
    const subject = {} as Subject;
    beforeEach(async () => {
      subject.clock = testClock();
      subject.harness = createHarness();
      subject.store = await subject.harness.open(subject.clock);
      await subject.store.saveConfiguration(testConfiguration('a', subject.clock));
    });
    afterEach(async () => {
      await subject.store.close();
      await subject.harness.dispose();
    });

    describe('events', () => describeEvents(subject));
    describe('people of sessions', () => describePeopleOfSessions(subject));
    describe('ends of people of sessions', () => describeEndsOfNames(subject));
    describe('neighbours in a commit', () => describeNeighbours(subject));
    describe('leases', () => describeLeases(subject));
    describe('ends of leases', () => describeLeaseEnds(subject));
    describe('order', () => describeOrder(subject));
    describe('ends of attempts', () => describeFinish(subject));
    describe('lost leases', () => describeLostLeases(subject));
    describe('lost processes', () => describeLostProcesses(subject));
    describe('losses', () => describeLosses(subject));
    describe('repeats', () => describeRepeats(subject));
    describe('unconfirmed sessions', () => describeUnconfirmed(subject));
    describe('probes', () => describeProbes(subject));
    describe('looks for unconfirmed sessions', () => describeLooks(subject));
    describe('events of their own', () => describeOwnProcessing(subject));
    describe('deleted configurations', () => describeOrphans(subject));
    describe('parked configurations', () => describeParking(subject));
    describe('versions of parked configurations', () => describeParkedVersions(subject));
    describe('releases', () => describeRelease(subject));
    describe('due times', () => describeDueTimes(subject));
    describe('clocks that are set', () => describeClockJumps(subject));
    describe('parking under clocks that are set', () => describeParkingUnderJumps(subject));
    describe('bulk acts', () => describeBulkActs(subject));
    describe('bulk acts under leases', () => describeBulkActsUnderLeases(subject));
    describe('lists', () => describeLists(subject));
    describe('searches', () => describeSearches(subject));
    describe('lists of sessions and activity', () => describeSessionLists(subject));
    describe('long questions', () => describeQuestions(subject));
    describe('session keys', () => describeSessionKeys(subject));
    describe('groups set aside', () => describeSetAsides(subject));
    describe('what people do', () => describePeople(subject));
    describe('backfills that write again', () => describeRewrites(subject));
    describe('jobs', () => describeJobs(subject));
    describe('upkeep', () => describeUpkeep(subject));
    describe('notices', () => describeNotices(subject));
    describe('notices of jobs', () => describeJobNotices(subject));
    describe('processes', () => describeProcesses(subject));
    describe('look-ups', () => describeLookUps(subject));
    describe('the ledger', () => describeLedger(subject));
  });
}
