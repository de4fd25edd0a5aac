import { Spinner } from '@fluentui/react-spinner';
import { Link } from 'wouter';
import { useApi } from '../../api/queries.ts';
import { StateLabel } from '../../parts/state-label.tsx';

/** The first event is told by the stream of the engine; this is for what is not. */
const progress = { everyMilliseconds: 2_000 } as const;

/** Waits for the first session of a configuration, and leads to it. */
export function FirstSession({ id }: { readonly id: string }) {
  const query = { configurationId: id, limit: 5 };
  const deliveries = useApi('GET /api/deliveries', { query }, progress).data?.items ?? [];
  const imported = deliveries.find(({ state }) => state === 'succeeded');
  const [latest] = deliveries;
  if (imported !== undefined) {
    return (
      <p className="well" role="status">
        The first session is imported. <Link href={`/sessions/${imported.lsid}`}>See where it is</Link>
      </p>
    );
  }
  if (latest !== undefined) {
    return (
      <p role="status">
        The first event has come: <StateLabel state={latest.state} /> {latest.reasonText}{' '}
        <Link href={`/deliveries/${latest.id}`}>See its attempts</Link>
      </p>
    );
  }
  return <Spinner size="tiny" label="Waiting for the first event: end a support session on the appliance" />;
}
