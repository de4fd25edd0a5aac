import { Link } from 'wouter';
import type { ResponseOf } from '../../api/client.ts';
import { useConfigurationNames } from '../../api/configuration-names.ts';
import { useApi } from '../../api/queries.ts';
import { FilterBar, type FilterField } from '../../parts/filter-bar.tsx';
import { choiceField, periodFields, useConfigurationField } from '../../parts/filter-fields.ts';
import { PagedList } from '../../parts/paged-list.tsx';
import type { Column } from '../../parts/rows.tsx';
import { StateLabel } from '../../parts/state-label.tsx';
import { Time } from '../../parts/time.tsx';
import { useFilters } from '../../shell/hash-location.ts';

type Entry = ResponseOf<'GET /api/sessions'>['items'][number];

/** Sessions across push, poll and replay: what the ledger says of each, last changed first. */
export function Sessions() {
  const [filters] = useFilters();
  const sessions = useApi('GET /api/sessions', { query: Object.fromEntries(filters) });
  // A session of two configurations is two rows.
  const data = sessions.data && {
    ...sessions.data,
    items: sessions.data.items.map((entry) => ({ ...entry, id: `${entry.configurationId} ${entry.lsid}` })),
  };
  return (
    <>
      <h1>Sessions</h1>
      <p>
        Each support session once, however often it was told of. To look for missing ones, order a{' '}
        <Link href="/backfills">backfill</Link> of the period.
      </p>
      <FilterBar fields={useFields()} />
      <PagedList
        query={{ data, error: sessions.error }}
        columns={useColumns()}
        noun="session"
        empty="No session has come yet. The first one comes when a support session ends."
      />
    </>
  );
}

const stateWords = { waiting: 'Waiting', succeeded: 'Written', skipped: 'Skipped', dead: 'Dead letter' };

function useFields(): readonly FilterField[] {
  return [
    choiceField('state', 'State', stateWords),
    useConfigurationField(),
    { kind: 'text', key: 'customer', label: 'Customer' },
    { kind: 'text', key: 'representative', label: 'Representative' },
    { kind: 'text', key: 'lsid', label: 'Session id' },
    ...periodFields,
  ];
}

function useColumns(): readonly Column<Entry & { readonly id: string }>[] {
  const { nameOf } = useConfigurationNames();
  return [
    { title: 'State', cell: ({ state }) => <StateLabel state={state} /> },
    {
      title: 'Session',
      cell: ({ lsid, externalKey }) => (
        <>
          <Link href={`/sessions/${lsid}`}>{externalKey ?? 'No case number'}</Link>
          <span className="detail">{lsid}</span>
        </>
      ),
    },
    { title: 'Customer', cell: ({ customer }) => customer ?? '' },
    { title: 'Representative', cell: ({ representative }) => representative ?? '' },
    { title: 'Configuration', cell: ({ configurationId }) => nameOf(configurationId) },
    { title: 'Changed', cell: ({ updatedAt }) => <Time at={updatedAt} /> },
  ];
}
