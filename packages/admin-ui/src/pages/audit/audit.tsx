import type { ResponseOf } from '../../api/client.ts';
import { useApi } from '../../api/queries.ts';
import { FilterBar, type FilterField } from '../../parts/filter-bar.tsx';
import { periodFields } from '../../parts/filter-fields.ts';
import { PagedList } from '../../parts/paged-list.tsx';
import type { Column } from '../../parts/rows.tsx';
import { Time } from '../../parts/time.tsx';
import { useFilters } from '../../shell/hash-location.ts';

type Entry = ResponseOf<'GET /api/audit'>['items'][number];

/** Who did what, newest first. */
export function Audit() {
  const [filters] = useFilters();
  const audit = useApi('GET /api/audit', { query: Object.fromEntries(filters) });
  return (
    <>
      <h1>Audit</h1>
      <FilterBar fields={fields} />
      <PagedList query={audit} columns={columns} noun="entry" empty="Nobody has done anything yet." />
    </>
  );
}

const fields: readonly FilterField[] = [
  { kind: 'text', key: 'actor', label: 'Who' },
  { kind: 'text', key: 'action', label: 'Did what' },
  { kind: 'text', key: 'subject', label: 'To what' },
  ...periodFields,
];

const columns: readonly Column<Entry>[] = [
  { title: 'When', cell: ({ at }) => <Time at={at} /> },
  { title: 'Who', cell: ({ actor }) => actor },
  { title: 'Did what', cell: ({ action }) => action },
  { title: 'To what', cell: ({ subject }) => subject },
  { title: 'More', cell: ({ detail }) => wordsOf(detail) },
];

function wordsOf(detail: Entry['detail']): string {
  return Object.entries(detail)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
