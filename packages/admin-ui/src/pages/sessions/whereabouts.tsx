import { Link } from 'wouter';
import type { ResponseOf } from '../../api/client.ts';
import { useApi } from '../../api/queries.ts';
import { eventWords } from '../../parts/event-words.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { SafeLink } from '../../parts/safe-link.tsx';
import { StateLabel } from '../../parts/state-label.tsx';
import { Time } from '../../parts/time.tsx';

/** Where a session is at the destination, as its last written delivery tells; and each delivery of it. */
export function Whereabouts({ lsid }: { readonly lsid: string }) {
  const deliveries = useApi('GET /api/deliveries', { query: { lsid } });
  const written = deliveries.data?.items.find(({ state }) => state === 'succeeded');
  return (
    <section>
      {written && <Links id={written.id} />}
      <h2>Deliveries</h2>
      <Loaded query={deliveries} empty="There is none any more." isEmpty={({ items }) => items.length === 0}>
        {({ items }) => (
          <ul>
            {items.map(({ id, state, eventName, source, replayOf, createdAt }) => (
              <li key={id}>
                <Link href={`/deliveries/${id}`}>{eventWords[eventName] ?? eventName}</Link> (
                {replayOf === undefined ? sourceWords[source] : sourceWords.replay}) <StateLabel state={state} />{' '}
                <Time at={createdAt} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}

const sourceWords = {
  ...{ push: 'told by the appliance', poll: 'found by asking', replay: 'replayed', rewrite: 'compared by a backfill' },
} as const;

type Attempt = ResponseOf<'GET /api/deliveries/{id}'>['attempts'][number];

function Links({ id }: { readonly id: string }) {
  const attempts = useApi('GET /api/deliveries/{id}', { path: { id } }).data?.attempts ?? [];
  const refs = attempts.flatMap(refsOf).filter(({ url }) => url !== undefined);
  if (refs.length === 0) return null;
  return (
    <>
      <h2>At the destination</h2>
      <ul>
        {refs.map(({ kind, id: row, label, url = '' }) => (
          <li key={`${kind} ${row}`}>
            <SafeLink url={url} label={label === undefined ? kind : `${kind} ${label}`} />
          </li>
        ))}
      </ul>
    </>
  );
}

function refsOf({ outcome }: Attempt) {
  return outcome.kind === 'succeeded' ? outcome.refs : [];
}
