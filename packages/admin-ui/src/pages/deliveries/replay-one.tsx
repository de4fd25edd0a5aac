import { Link } from 'wouter';
import type { ResponseOf } from '../../api/client.ts';
import { useApi, useChange } from '../../api/queries.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';

/** Replays a delivery that has ended, and leads to the new one. */
export function ReplayOne({ delivery }: { readonly delivery: ResponseOf<'GET /api/deliveries/{id}'> }) {
  const { id, lsid, state, updatedAt } = delivery;
  const replay = useChange('POST /api/bulk-acts');
  const others = useApi('GET /api/deliveries', { query: { lsid } }).data?.items ?? [];
  const replays = others.filter(({ replayOf }) => replayOf === id);
  // A count leaves out what changed within its own millisecond.
  const countedAt = new Date(Date.parse(updatedAt) + 1).toISOString();
  const counted = { count: 1, highestId: id, countedAt };
  const hasEnded = state === 'dead' || state === 'skipped' || state === 'succeeded';
  return (
    <p className="acts">
      {hasEnded && (
        <ActButton
          role="operator"
          isBusy={replay.isPending}
          onClick={() => replay.mutate({ body: { kind: 'replay', selection: { ids: [id] }, counted } })}
        >
          Replay
        </ActButton>
      )}
      {replays.map((each) => (
        <Link key={each.id} href={`/deliveries/${each.id}`}>
          The replay of this delivery
        </Link>
      ))}
      {replay.error && <FailureBar failure={replay.error} />}
    </p>
  );
}
