import { expect, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import type { Subject } from './subject.ts';

const questions: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  'deliveries by state': (store) => store.deliveryCounts(),
  'selected deliveries': (store) => store.countDeliveries({ configurationId: 'a' }),
  'deliveries to replay': (store) => store.countForAct('replay', { configurationId: 'a' }, new Date()),
  'a page of deliveries': (store) => store.deliveries({ configurationId: 'a' }, { limit: 1 }),
  'a page of events': (store) => store.events({ disposition: 'accepted' }, { limit: 1 }),
  'dead letters by cause': (store) => store.deadLetterGroups(),
  sizes: (store) => store.sizes(),
};

/** Questions that may look at every row, and are asked while events come in. */
export function describeQuestions(subject: Subject): void {
  // With 2,000,000 deliveries each of these held up the acknowledgements for 60 to 1,300 ms.
  test.each(Object.entries(questions))('the event loop turns while the store looks for %s', async (_, ask) => {
    let turned = false;
    setImmediate(() => (turned = true));
    await ask(subject.store);
    expect(turned).toBe(true);
  });
}
