import { Link } from 'wouter';
import { Time } from '../../parts/time.tsx';
import type { OverviewData } from './overview-data.ts';

interface Figure {
  readonly title: string;
  readonly count: number;
  readonly href: string;
  readonly detail?: string;
  readonly isBad?: boolean;
}

/** What came, what was written, what waits and for what, what was given up. */
export function Figures({ overview }: { readonly overview: OverviewData }) {
  const { waiting } = overview;
  return (
    <section aria-label="At a glance">
      <ul className="figures">
        {figuresOf(overview).map(({ title, count, href, detail, isBad = false }) => (
          <li key={title} className={isBad ? 'figure bad' : 'figure'}>
            <Link href={href}>
              <strong>{count.toLocaleString()}</strong>
              <span>{title}</span>
              {detail !== undefined && <span className="detail">{detail}</span>}
            </Link>
          </li>
        ))}
      </ul>
      {waiting.oldestAt !== undefined && (
        <p>
          The oldest waits since <Time at={waiting.oldestAt} />.
        </p>
      )}
    </section>
  );
}

const kinds = [
  ['running', 'in work'],
  ['pending', 'due'],
  ['notReady', 'for their reports'],
  ['parked', 'as their configuration is down'],
  ['paused', 'as somebody paused them'],
  ['retrying', 'for a retry'],
] as const;

function figuresOf({ hours, waiting, deliveries }: OverviewData): readonly Figure[] {
  const sum = (key: 'events' | 'succeeded' | 'skipped'): number => hours.reduce((total, hour) => total + hour[key], 0);
  const all = kinds.reduce((total, [kind]) => total + waiting[kind], 0);
  const parts = kinds.filter(([kind]) => waiting[kind] > 0).map(([kind, words]) => `${waiting[kind]} ${words}`);
  const day = 'in 24 hours';
  return [
    { title: 'Events in', count: sum('events'), detail: day, href: '/events' },
    { title: 'Written', count: sum('succeeded'), detail: day, href: '/sessions?state=succeeded' },
    { title: 'Skipped', count: sum('skipped'), detail: day, href: '/deliveries?state=skipped' },
    {
      ...{ title: 'Waiting', count: all, href: '/deliveries?state=open' },
      ...(parts.length > 0 && { detail: parts.join(', ') }),
    },
    { title: 'Dead letters', count: deliveries.dead, href: '/dead-letters', isBad: deliveries.dead > 0 },
  ];
}
