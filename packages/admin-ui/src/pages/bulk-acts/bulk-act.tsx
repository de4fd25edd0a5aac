import { Link, useParams } from 'wouter';
import type { ResponseOf } from '../../api/client.ts';
import { useConfigurationNames } from '../../api/configuration-names.ts';
import { useApi, useChange } from '../../api/queries.ts';
import { bulkWords, deliveriesInWords } from '../../bulk-acts/bulk-words.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { stateWords } from '../../parts/state-label.tsx';
import { Time } from '../../parts/time.tsx';
import { actStateWords } from './act-state-words.ts';

type Act = ResponseOf<'GET /api/bulk-acts/{id}'>;

/** How far the act has come is told by no stream. */
const progress = { everyMilliseconds: 2_000 } as const;

/** One act on many deliveries: what it is about, how far it has come, what became of them. It outlives the page. */
export function BulkActPage() {
  const { id } = useParams<{ id: string }>();
  const act = useApi('GET /api/bulk-acts/{id}', { path: { id } }, progress);
  return (
    <>
      <p>
        <Link href="/bulk-acts">All acts</Link>
      </p>
      <Loaded query={act}>{(found) => <Detail act={found} />}</Loaded>
    </>
  );
}

function Detail({ act }: { readonly act: Act }) {
  const { kind, counted, done, state } = act;
  return (
    <>
      <h1>
        {bulkWords[kind].title} of {deliveriesInWords(counted)}
      </h1>
      <p>
        <progress max={counted} value={state === 'done' ? counted : done} aria-label="Progress" />{' '}
        <strong>{actStateWords[state]}.</strong> {done.toLocaleString()} of {counted.toLocaleString()} done.
        {state === 'done' && done < counted && ' The others had ended meanwhile, and were left alone.'}
      </p>
      {state === 'running' && <Abort id={act.id} />}
      <Results results={act.results} />
      <Facts act={act} />
    </>
  );
}

function Abort({ id }: { readonly id: string }) {
  const abort = useChange('POST /api/bulk-acts/{id}/abort');
  return (
    <div className="acts">
      <ActButton role="operator" isBusy={abort.isPending} onClick={() => abort.mutate({ path: { id } })}>
        Abort the rest
      </ActButton>
      {abort.error && <FailureBar failure={abort.error} />}
    </div>
  );
}

const figures = [
  { key: 'waiting', title: 'Waiting' },
  { key: 'succeeded', title: 'Succeeded' },
  { key: 'skipped', title: 'Skipped' },
  { key: 'dead', title: 'Dead letters' },
] as const;

function Results({ results }: { readonly results: Act['results'] }) {
  return (
    <section>
      <h2>What became of them</h2>
      <ul className="figures">
        {figures.map(({ key, title }) => (
          <li key={key} className={key === 'dead' && results.dead > 0 ? 'figure bad' : 'figure'}>
            <strong>{results[key].toLocaleString()}</strong>
            <span>{title}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Facts({ act }: { readonly act: Act }) {
  const { nameOf } = useConfigurationNames();
  const { ids, state, configurationId, lsid, reason } = act.selection;
  const facts = [
    ['Deliveries', ids && `${ids.length.toLocaleString()} chosen one by one`],
    ['State', state && stateWords[state]],
    ['Configuration', configurationId && nameOf(configurationId)],
    ['Session', lsid],
    ['Cause', reason],
    ['Up to', act.highestId],
    ['Why', act.why],
    ['Ordered by', act.orderedBy],
  ] as const;
  return (
    <dl className="facts">
      {facts.map(([title, value]) => value !== undefined && <Fact key={title} title={title} value={value} />)}
      <dt>Ordered</dt>
      <dd>
        <Time at={act.createdAt} />
      </dd>
      {act.endedAt !== undefined && (
        <>
          <dt>Ended</dt>
          <dd>
            <Time at={act.endedAt} />
          </dd>
        </>
      )}
    </dl>
  );
}

function Fact({ title, value }: { readonly title: string; readonly value: string }) {
  return (
    <>
      <dt>{title}</dt>
      <dd>{value}</dd>
    </>
  );
}
