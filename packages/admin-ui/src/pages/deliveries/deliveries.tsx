import { Link } from 'wouter';
import type { ResponseOf } from '../../api/client.ts';
import { useConfigurationNames } from '../../api/configuration-names.ts';
import { useApi } from '../../api/queries.ts';
import { eventWords } from '../../parts/event-words.ts';
import { FilterBar, type FilterField } from '../../parts/filter-bar.tsx';
import { choiceField, periodFields, useConfigurationField } from '../../parts/filter-fields.ts';
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
  // The rows of the filter before stand there until the new ones come: they are not meant.
  const shown = deliveries.isPlaceholderData ? [] : (deliveries.data?.items ?? []);
  return (
    <>
      <h1>Deliveries</h1>
      <FilterBar fields={useFields()} />
      <ActBar filters={filters} selection={selection} shown={shown.map(({ id }) => id)} />
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

function useFields(): readonly FilterField[] {
  return [
    choiceField('state', 'State', { open: 'Open: waits or runs', ...stateWords }),
    useConfigurationField(),
    choiceField('type', 'Event', eventWords),
    { kind: 'text', key: 'externalKey', label: 'Case number' },
    { kind: 'text', key: 'customer', label: 'Customer' },
    { kind: 'text', key: 'representative', label: 'Representative' },
    { kind: 'text', key: 'reason', label: 'Code of the cause' },
    { kind: 'text', key: 'text', label: 'Text in the row' },
    { kind: 'text', key: 'lsid', label: 'Session id' },
    ...periodFields,
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
