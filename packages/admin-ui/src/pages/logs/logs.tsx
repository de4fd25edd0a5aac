import type { ResponseOf } from '../../api/client.ts';
import { useApi } from '../../api/queries.ts';
import { useFollowLog, type LogLevel } from '../../live/followed-log.ts';
import { FilterBar, type FilterField } from '../../parts/filter-bar.tsx';
import { choiceField } from '../../parts/filter-fields.ts';
import { PagedList } from '../../parts/paged-list.tsx';
import type { Column } from '../../parts/rows.tsx';
import { Time } from '../../parts/time.tsx';
import { useFilters } from '../../shell/hash-location.ts';

type Line = ResponseOf<'GET /api/logs'>['items'][number];

/** The last lines of the log, newest first, and those that come. */
export function Logs() {
  const [filters] = useFilters();
  const logs = useApi('GET /api/logs', { query: Object.fromEntries(filters) });
  useFollowLog(levelOf(filters));
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

const levels: Readonly<Record<LogLevel, string>> = {
  debug: 'Everything',
  info: 'Information',
  warn: 'Warnings',
  error: 'Errors',
};

/** The list is of every level, unless told. */
function levelOf(filters: URLSearchParams): LogLevel {
  const level = filters.get('level');
  return level !== null && level in levels ? (level as LogLevel) : 'debug';
}

const fields: readonly FilterField[] = [
  choiceField('level', 'Least level', levels),
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
