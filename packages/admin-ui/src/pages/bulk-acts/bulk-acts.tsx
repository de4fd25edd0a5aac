import { Link } from 'wouter';
import type { ResponseOf } from '../../api/client.ts';
import { useApi } from '../../api/queries.ts';
import { bulkWords } from '../../bulk-acts/bulk-words.ts';
import { PagedList } from '../../parts/paged-list.tsx';
import type { Column } from '../../parts/rows.tsx';
import { Time } from '../../parts/time.tsx';
import { actStateWords } from './act-state-words.ts';

type Act = ResponseOf<'GET /api/bulk-acts'>['items'][number];

/** The acts of the last 30 days, newest first. */
export function BulkActs() {
  const acts = useApi('GET /api/bulk-acts');
  return (
    <>
      <h1>Bulk acts</h1>
      <PagedList query={acts} columns={columns} noun="act" empty="Nobody has ordered an act in the last 30 days." />
    </>
  );
}

const columns: readonly Column<Act>[] = [
  { title: 'Act', cell: ({ id, kind }) => <Link href={`/bulk-acts/${id}`}>{bulkWords[kind].title}</Link> },
  { title: 'State', cell: ({ state }) => actStateWords[state] },
  { title: 'Done', cell: ({ done, counted }) => `${done.toLocaleString()} of ${counted.toLocaleString()}` },
  { title: 'Ordered by', cell: ({ orderedBy }) => orderedBy },
  { title: 'When', cell: ({ createdAt }) => <Time at={createdAt} /> },
  { title: 'Why', cell: ({ why }) => why ?? '' },
];
