import { Link } from 'wouter';
import type { ResponseOf } from '../../api/client.ts';
import { useConfigurationNames } from '../../api/configuration-names.ts';
import { useApi } from '../../api/queries.ts';
import { eventWords } from '../../parts/event-words.ts';
import { FilterBar, type FilterField } from '../../parts/filter-bar.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import type { Column } from '../../parts/rows.tsx';
import { useSelection } from '../../parts/selection.ts';
import { StateLabel, stateWords } from '../../parts/state-label.tsx';
import { Time } from '../../parts/time.tsx';
import { useFilters } from '../../shell/hash-location.ts';
import { ActBar } from './act-bar.tsx';

type Row = ResponseOf<'GET /api/deliveries'>['items'][number];

/** Deliveries, newest first, by the filters in the address. */
export function Deliveries() {
  const [filters] = useFilters();
  const selection = useSelection(filters.toString());
  const deliveries = useApi('GET /api/deliveries', { query: Object.fromEntries(filters) });
  return (
    <>
      <h1>Deliveries</h1>
      <FilterBar fields={useFields()} />
      <ActBar filters={filters} selection={selection} shown={deliveries.data?.items.map(({ id }) => id) ?? []} />
      <PagedList
        selection={selection}
        nameOf={({ externalKey, lsid }) => `${externalKey ?? 'no case number'} ${lsid}`}
        query={deliveries}
        columns={useColumns()}
        noun="delivery"
        empty="Nothing has been delivered yet. A delivery comes about as soon as the appliance tells of a session."
      />
    </>
  );
}

function choicesOf(words: Readonly<Record<string, string>>) {
  return Object.entries(words).map(([value, label]) => ({ value, label }));
}

function useFields(): readonly FilterField[] {
  const { configurations } = useConfigurationNames();
  return [
    { kind: 'choice', key: 'state', label: 'State', choices: choicesOf(stateWords) },
    {
      ...{ kind: 'choice', key: 'configurationId', label: 'Configuration' },
      choices: configurations.map(({ id, name }) => ({ value: id, label: name })),
    },
    { kind: 'choice', key: 'type', label: 'Event', choices: choicesOf(eventWords) },
    { kind: 'text', key: 'externalKey', label: 'Case number' },
    { kind: 'text', key: 'customer', label: 'Customer' },
    { kind: 'text', key: 'representative', label: 'Representative' },
    { kind: 'text', key: 'text', label: 'Text in the row' },
    { kind: 'text', key: 'lsid', label: 'Session id' },
    { kind: 'time', key: 'from', label: 'From' },
    { kind: 'time', key: 'until', label: 'Until' },
  ];
}

function useColumns(): readonly Column<Row>[] {
  const { nameOf } = useConfigurationNames();
  return [
    { title: 'State', cell: (row) => <StateLabel state={row.state} /> },
    { title: 'Session', cell: (row) => <SessionCell row={row} /> },
    { title: 'Customer', cell: ({ customer }) => customer ?? '' },
    { title: 'Representative', cell: ({ representative }) => representative ?? '' },
    { title: 'Cause', cell: (row) => row.reasonText ?? '' },
    { title: 'Configuration', cell: (row) => nameOf(row.configurationId) },
    { title: 'Changed', cell: (row) => <Time at={row.updatedAt} /> },
  ];
}

function SessionCell({ row }: { readonly row: Row }) {
  return (
    <>
      <Link href={`/deliveries/${row.id}`}>{row.externalKey ?? 'No case number'}</Link>
      <span className="detail">{eventWords[row.eventName] ?? row.eventName}</span>
      <span className="detail">{row.lsid}</span>
    </>
  );
}
