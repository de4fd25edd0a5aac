import { Link } from 'wouter';
import { useApi } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Time } from '../../parts/time.tsx';
import { ConfigurationCard } from './configuration-card.tsx';
import { FirstConcern } from './first-concern.tsx';

/** Is everything well? */
export function Overview() {
  const health = useApi('GET /api/status');
  const configurations = useApi('GET /api/configurations');
  return (
    <>
      <h1>Overview</h1>
      <FirstConcern />
      <Loaded query={health}>
        {({ deliveries }) => (
          <>
            <Counts deliveries={deliveries} />
            <RestartAnswer running={deliveries.running} />
          </>
        )}
      </Loaded>
      <Loaded query={configurations}>
        {({ items }) => items.map((item) => <ConfigurationCard key={String(item.id)} configuration={item} />)}
      </Loaded>
      <OpenNotices />
    </>
  );
}

type Deliveries = Readonly<Record<'pending' | 'running' | 'succeeded' | 'skipped' | 'retrying' | 'dead', number>>;

const figures = [
  { state: 'succeeded', title: 'Succeeded' },
  { state: 'skipped', title: 'Skipped' },
  { state: 'pending', title: 'Waiting' },
  { state: 'running', title: 'Running' },
  { state: 'retrying', title: 'Waiting for a retry' },
  { state: 'dead', title: 'Dead letters' },
] as const;

function Counts({ deliveries }: { readonly deliveries: Deliveries }) {
  return (
    <section aria-label="Deliveries by state">
      <ul className="figures">
        {figures.map(({ state, title }) => (
          <li key={state} className={state === 'dead' && deliveries.dead > 0 ? 'figure bad' : 'figure'}>
            <Link href={state === 'dead' ? '/dead-letters' : `/deliveries?state=${state}`}>
              <strong>{deliveries[state].toLocaleString()}</strong>
              <span>{title}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Asked before every update of the machine. */
function RestartAnswer({ running }: { readonly running: number }) {
  const attempts = running === 1 ? '1 attempt is' : `${running} attempts are`;
  return (
    <p>
      <strong>Safe to restart?</strong> Yes.{' '}
      {running > 0 && `${attempts} under way; what does not end in time is done again. `}
      Everything that was accepted is stored, and the appliance keeps what it cannot deliver meanwhile for its own retry
      duration.
    </p>
  );
}

function OpenNotices() {
  const notices = useApi('GET /api/notices', { query: { open: 'true' } });
  return (
    <section>
      <h2>Notices</h2>
      <Loaded query={notices} empty="Nothing needs attention." isEmpty={({ items }) => items.length === 0}>
        {({ items }) => (
          <ul className="notices">
            {items.map((notice) => (
              <li key={notice.id}>
                <strong>{notice.message}</strong> {notice.help} <code>{notice.code}</code> Since{' '}
                <Time at={notice.since} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}
