import type { ResponseOf } from '../../api/client.ts';
import { useConfigurationNames } from '../../api/configuration-names.ts';
import { useApi, useChange } from '../../api/queries.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import type { Column } from '../../parts/rows.tsx';
import { Time } from '../../parts/time.tsx';
import { OrderBackfill } from './order-backfill.tsx';
import { Reconciliation } from './reconciliation.tsx';

type Backfill = ResponseOf<'GET /api/backfills'>['items'][number];

/** How far a backfill has come is told by no stream. */
const progress = { everyMilliseconds: 3_000 } as const;

/** Sessions that were missed are brought over: a period is compared with the appliance. */
export function Backfills() {
  const backfills = useApi('GET /api/backfills', {}, progress);
  const { nameOf } = useConfigurationNames();
  const columns: readonly Column<Backfill>[] = [
    { title: 'Configuration', cell: ({ configurationId }) => nameOf(configurationId) },
    {
      title: 'Period',
      cell: ({ from, until }) => (
        <>
          <Time at={from} /> to <Time at={until} />
        </>
      ),
    },
    { title: 'Progress', cell: (backfill) => <Progress backfill={backfill} /> },
    { title: 'Sessions', cell: (backfill) => wordsOn(backfill) },
    { title: 'Acts', cell: (backfill) => <Acts backfill={backfill} /> },
  ];
  return (
    <>
      <h1>Backfill and reconciliation</h1>
      <Reconciliation />
      <OrderBackfill />
      <h2>Backfills</h2>
      <PagedList query={backfills} columns={columns} noun="backfill" empty="None was ordered in the last 30 days." />
    </>
  );
}

const words = { running: 'Running', paused: 'Paused', done: 'Done', cancelled: 'Stopped' } as const;

function Progress({ backfill: { state, from, until, cursor, problem } }: { readonly backfill: Backfill }) {
  const [start, end, now] = [from, until, cursor].map((at) => Date.parse(at)) as [number, number, number];
  return (
    <>
      <progress max={Math.max(1, end - start)} value={now - start} aria-label="Progress" /> {words[state]}
      {problem && (
        <span className="detail">The appliance refused: {problem.message} It is asked again in a minute.</span>
      )}
    </>
  );
}

function wordsOn({ found, taken, results }: Backfill): string {
  const sum = `${found.toLocaleString()} on the appliance, ${taken.toLocaleString()} brought over`;
  if (results === undefined) return sum;
  const { waiting, restored, unchanged, skipped, dead } = results;
  return `${sum}; ${restored} restored, ${unchanged} unchanged, ${skipped} skipped, ${dead} dead, ${waiting} waiting`;
}

function Acts({ backfill: { id, state } }: { readonly backfill: Backfill }) {
  const pause = useChange('POST /api/backfills/{id}/pause');
  const resume = useChange('POST /api/backfills/{id}/resume');
  const cancel = useChange('POST /api/backfills/{id}/cancel');
  if (state !== 'running' && state !== 'paused') return null;
  const acts = [
    state === 'running' ? (['Pause', pause] as const) : (['Go on', resume] as const),
    ['Stop', cancel] as const,
  ];
  const failure = pause.error ?? resume.error ?? cancel.error;
  return (
    <div className="acts">
      {acts.map(([label, act]) => (
        <ActButton key={label} role="operator" isBusy={act.isPending} onClick={() => act.mutate({ path: { id } })}>
          {label}
        </ActButton>
      ))}
      {failure && <FailureBar failure={failure} />}
    </div>
  );
}
