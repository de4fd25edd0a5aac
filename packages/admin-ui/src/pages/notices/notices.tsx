import { Link } from 'wouter';
import type { ResponseOf } from '../../api/client.ts';
import { useConfigurationNames } from '../../api/configuration-names.ts';
import { useApi } from '../../api/queries.ts';
import { FilterBar, type FilterField } from '../../parts/filter-bar.tsx';
import { choiceField } from '../../parts/filter-fields.ts';
import { PagedList } from '../../parts/paged-list.tsx';
import type { Column } from '../../parts/rows.tsx';
import { Time } from '../../parts/time.tsx';
import { useFilters } from '../../shell/hash-location.ts';
import { Channels } from './channels.tsx';

type Notice = ResponseOf<'GET /api/notices'>['items'][number];

/** What needed a person, and who is told of it. */
export function Notices() {
  const [filters] = useFilters();
  const notices = useApi('GET /api/notices', { query: Object.fromEntries(filters) });
  return (
    <>
      <h1>Notices</h1>
      <Channels />
      <h2>What needed a person</h2>
      <FilterBar fields={fields} />
      <PagedList query={notices} columns={useColumns()} noun="notice" empty="Nothing has needed a person so far." />
    </>
  );
}

const fields: readonly FilterField[] = [
  { kind: 'text', key: 'text', label: 'Text' },
  choiceField('level', 'Level', { error: 'Holds sessions up', warning: 'Warnings' }),
  choiceField('open', 'State', { true: 'Open', false: 'Over' }),
];

function useColumns(): readonly Column<Notice>[] {
  const { nameOf } = useConfigurationNames();
  return [
    {
      title: 'What',
      cell: ({ message, help, code }) => (
        <>
          <strong>{message}</strong> {help} <code>{code}</code>
        </>
      ),
    },
    {
      title: 'Configuration',
      cell: ({ configurationId }) =>
        configurationId === '' ? (
          'The engine itself'
        ) : (
          <Link href={`/configurations/${configurationId}`}>{nameOf(configurationId)}</Link>
        ),
    },
    { title: 'Since', cell: ({ since }) => <Time at={since} /> },
    { title: 'Until', cell: ({ endedAt }) => (endedAt === undefined ? 'Open' : <Time at={endedAt} />) },
  ];
}
