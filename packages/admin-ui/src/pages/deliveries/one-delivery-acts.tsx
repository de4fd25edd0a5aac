import { Link } from 'wouter';
import type { ResponseOf } from '../../api/client.ts';
import { useApi, useChange } from '../../api/queries.ts';
import { BulkActButton } from '../../bulk-acts/bulk-act-button.tsx';
import { isSomething, useBulkAct } from '../../bulk-acts/use-bulk-act.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';

type Delivery = ResponseOf<'GET /api/deliveries/{id}'>;

/** What can be done to one delivery: it is replayed or dismissed after its end, tried now while it waits. */
export function OneDeliveryActs({ delivery }: { readonly delivery: Delivery }) {
  const { id, state } = delivery;
  const isWaiting = state === 'pending' || state === 'retrying';
  return (
    <div className="acts">
      {!isWaiting && state !== 'running' && <ReplayOne id={id} />}
      {state === 'dead' && (
        <BulkActButton kind="dismiss" selection={{ ids: [id] }}>
          Dismiss
        </BulkActButton>
      )}
      {isWaiting && <TryNow id={id} />}
      <Replays delivery={delivery} />
    </div>
  );
}

/** One needs no confirmation: nothing else can be meant, and a replay writes nothing twice. */
function ReplayOne({ id }: { readonly id: string }) {
  const { count, order, orderCounted } = useBulkAct('replay', { ids: [id] });
  const replay = async (): Promise<void> => {
    const counted = await count.mutateAsync();
    if (isSomething(counted)) await orderCounted(counted, '');
  };
  const failure = count.error ?? order.error;
  return (
    <>
      <ActButton
        role="operator"
        isBusy={count.isPending || order.isPending}
        onClick={() => void replay().catch(() => undefined)}
      >
        Replay
      </ActButton>
      {failure && <FailureBar failure={failure} />}
    </>
  );
}

function TryNow({ id }: { readonly id: string }) {
  const tryNow = useChange('POST /api/deliveries/{id}/try-now');
  return (
    <>
      <ActButton role="operator" isBusy={tryNow.isPending} onClick={() => tryNow.mutate({ path: { id } })}>
        Try now
      </ActButton>
      {tryNow.error && <FailureBar failure={tryNow.error} />}
    </>
  );
}

/** The way to the newer deliveries; the way back stands on those. */
function Replays({ delivery: { id, lsid } }: { readonly delivery: Delivery }) {
  const others = useApi('GET /api/deliveries', { query: { lsid } }).data?.items ?? [];
  return others
    .filter(({ replayOf }) => replayOf === id)
    .map((each) => (
      <Link key={each.id} href={`/deliveries/${each.id}`}>
        The replay of this delivery
      </Link>
    ));
}
