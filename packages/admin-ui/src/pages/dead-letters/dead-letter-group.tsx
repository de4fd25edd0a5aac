import { Link } from 'wouter';
import type { ResponseOf } from '../../api/client.ts';
import { useConfigurationNames } from '../../api/configuration-names.ts';
import { BulkActButton } from '../../bulk-acts/bulk-act-button.tsx';
import { Time } from '../../parts/time.tsx';
import { SetAsideControl } from '../../set-asides/set-aside-control.tsx';
import type { SetAside } from '../../set-asides/use-set-asides.ts';

type Group = ResponseOf<'GET /api/dead-letters'>['items'][number];

interface DeadLetterGroupProps {
  readonly group: Group;
  readonly setAside: SetAside | undefined;
}

/** Dead letters of one cause: the cure, an example, the replay of all of them, and whether somebody has set them aside. */
export function DeadLetterGroup({ group, setAside }: DeadLetterGroupProps) {
  const { configurationId, reason, count } = group;
  const name = useConfigurationNames().nameOf(configurationId);
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
        <Link href={`/deliveries?state=dead&configurationId=${configurationId}&reason=${reason}`}>See all</Link>
        <Link href={`/configurations/${configurationId}?test=true`}>Test the connection</Link>
      </p>
      <div className="acts">
        <BulkActButton kind="replay" selection={selection} on={`of "${group.reasonText}"`}>
          {count === 1 ? 'Replay it' : `Replay all ${count.toLocaleString()}`}
        </BulkActButton>
        <BulkActButton kind="dismiss" selection={selection} on={`of "${group.reasonText}"`}>
          {count === 1 ? 'Dismiss it' : `Dismiss all ${count.toLocaleString()}`}
        </BulkActButton>
        <SetAsideControl group={{ configurationId, cause: reason }} setAside={setAside} on={`"${group.reasonText}"`} />
      </div>
    </section>
  );
}
