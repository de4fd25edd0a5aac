import { Link } from 'wouter';
import type { ResponseOf } from '../../api/client.ts';
import { useConfigurationNames } from '../../api/configuration-names.ts';
import { useChange } from '../../api/queries.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';
import { Time } from '../../parts/time.tsx';

type Group = ResponseOf<'GET /api/dead-letters'>['items'][number];

/** Dead letters of one cause: the cure, an example, and the replay of all of them. */
export function DeadLetterGroup({ group }: { readonly group: Group }) {
  const { configurationId, reason, count, counted } = group;
  const name = useConfigurationNames().nameOf(configurationId);
  const replay = useChange('POST /api/bulk-acts');
  const selection = { state: 'dead', configurationId, reason } as const;
  return (
    <section className="card" aria-label={group.reasonText}>
      <h2>{group.reasonText}</h2>
      <p>
        <em>{group.help}</em> <code>{reason}</code>
      </p>
      <p>
        {count === 1 ? 'One delivery' : `${count.toLocaleString()} deliveries`} of {name}, from{' '}
        <Time at={group.oldest} /> to <Time at={group.newest} />.
      </p>
      <p className="acts">
        <Link href={`/deliveries/${group.example}`}>See an example</Link>
        <Link href={`/deliveries?state=dead&configurationId=${configurationId}`}>See all</Link>
        <Link href={`/configurations/${configurationId}?test=true`}>Test the connection</Link>
        <ActButton
          role="operator"
          on={`of "${group.reasonText}"`}
          isBusy={replay.isPending}
          // Bound to what was counted: nothing is replayed that nobody has seen.
          onClick={() => replay.mutate({ body: { kind: 'replay', selection, counted } })}
        >
          {count === 1 ? 'Replay it' : `Replay all ${count.toLocaleString()}`}
        </ActButton>
      </p>
      {replay.error && <FailureBar failure={replay.error} />}
    </section>
  );
}
