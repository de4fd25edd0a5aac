import type { ResponseOf } from '../../api/client.ts';
import { useApi } from '../../api/queries.ts';
import { FilterBar, type FilterField } from '../../parts/filter-bar.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import type { Column } from '../../parts/rows.tsx';
import { Time } from '../../parts/time.tsx';
import { useFilters } from '../../shell/hash-location.ts';

type Line = ResponseOf<'GET /api/logs'>['items'][number];

/** Lines come at any time, without an event of the stream. */
const follow = { everyMilliseconds: 2_000 } as const;

/** The last lines of the log, newest first, and those that come. */
export function Logs() {
  const [filters] = useFilters();
  const logs = useApi('GET /api/logs', { query: Object.fromEntries(filters) }, follow);
  const data = logs.data && { ...logs.data, items: logs.data.items.map((line) => ({ ...line, id: String(line.id) })) };
  return (
    <>
      <h1>Logs</h1>
      <p>The last 2,000 lines of the process that answers; all of them are where the service keeps its log.</p>
      <FilterBar fields={fields} />
      <PagedList
        query={{ data, error: logs.error }}
        columns={columns}
        noun="line"
        empty="Nothing has been logged yet."
      />
    </>
  );
}

const levels = { debug: 'Everything', info: 'Information', warn: 'Warnings', error: 'Errors' };

const fields: readonly FilterField[] = [
  {
    ...{ kind: 'choice', key: 'level', label: 'Least level' },
    choices: Object.entries(levels).map(([value, label]) => ({ value, label })),
  },
  { kind: 'text', key: 'text', label: 'Text in the line' },
];

const columns: readonly Column<Omit<Line, 'id'> & { readonly id: string }>[] = [
  { title: 'When', cell: ({ time }) => <Time at={time} /> },
  { title: 'Level', cell: ({ level }) => <span className={`level-${level}`}>{level}</span> },
  { title: 'Message', cell: ({ message }) => <code>{message}</code> },
  { title: 'More', cell: ({ fields: more }) => <More fields={more} /> },
];

/** Longer ones are folded. */
const longest = 160;

function More({ fields: more }: { readonly fields: Line['fields'] }) {
  const text = Object.entries(more)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
  if (text.length <= longest) return <code>{text}</code>;
  return (
    <details>
      <summary>
        <code>{text.slice(0, longest)} …</code>
      </summary>
      <pre>{JSON.stringify(more, null, 2)}</pre>
    </details>
  );
}
