import { Link, useParams } from 'wouter';
import type { ResponseOf } from '../../api/client.ts';
import { useApi } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { StateLabel } from '../../parts/state-label.tsx';
import { Time } from '../../parts/time.tsx';
import { Attempts } from './attempts.tsx';
import { Posted } from '../events/posted.tsx';
import { DryRun } from './dry-run.tsx';
import { OneDeliveryActs } from './one-delivery-acts.tsx';
import { SessionReport } from './session-report.tsx';

/** One delivery: where it stands, every attempt, the event it came from, and what can be done. */
export function Delivery() {
  const { id } = useParams<{ id: string }>();
  const delivery = useApi('GET /api/deliveries/{id}', { path: { id } });
  return (
    <>
      <p>
        <Link href="/deliveries">All deliveries</Link>
      </p>
      <Loaded query={delivery}>{(found) => <Detail delivery={found} />}</Loaded>
    </>
  );
}

type DeliveryDetail = ResponseOf<'GET /api/deliveries/{id}'>;

function Detail({ delivery }: { readonly delivery: DeliveryDetail }) {
  const { event } = delivery;
  return (
    <>
      <h1>
        {event?.externalKey ?? 'Session without a case number'} <StateLabel state={delivery.state} />
      </h1>
      {delivery.reasonText !== undefined && <p>{delivery.reasonText}</p>}
      <dl className="facts">
        <dt>Session</dt>
        <dd>
          <code>{delivery.lsid}</code>
        </dd>
        <dt>Made</dt>
        <dd>
          <Time at={delivery.createdAt} />
        </dd>
        {(delivery.state === 'pending' || delivery.state === 'retrying') && (
          <>
            <dt>Due</dt>
            <dd>
              <Time at={delivery.dueAt} />
            </dd>
          </>
        )}
        {delivery.replayOf !== undefined && (
          <>
            <dt>Replay of</dt>
            <dd>
              <Link href={`/deliveries/${delivery.replayOf}`}>the earlier delivery</Link>
            </dd>
          </>
        )}
      </dl>
      <OneDeliveryActs delivery={delivery} />
      <Attempts attempts={delivery.attempts} />
      <DryRun key={delivery.id} configurationId={delivery.configurationId} lsid={delivery.lsid} />
      <SessionReport key={`report ${delivery.id}`} configurationId={delivery.configurationId} lsid={delivery.lsid} />
      {event && <Posted event={event} />}
    </>
  );
}
