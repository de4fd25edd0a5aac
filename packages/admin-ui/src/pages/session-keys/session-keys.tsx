import type { ResponseOf } from '../../api/client.ts';
import { useConfigurationNames } from '../../api/configuration-names.ts';
import { useApi } from '../../api/queries.ts';
import { FilterBar, type FilterField } from '../../parts/filter-bar.tsx';
import { choiceField, periodFields, useConfigurationField } from '../../parts/filter-fields.ts';
import { PagedList } from '../../parts/paged-list.tsx';
import type { Column } from '../../parts/rows.tsx';
import { Time } from '../../parts/time.tsx';
import { useFilters } from '../../shell/hash-location.ts';

type Key = ResponseOf<'GET /api/session-keys'>['items'][number];

/** Keys that agents asked for: what became of each, why not, and how long they waited. Never the key itself. */
export function SessionKeys() {
  const [filters] = useFilters();
  const keys = useApi('GET /api/session-keys', { query: Object.fromEntries(filters) });
  return (
    <>
      <h1>Session keys</h1>
      <p>Requests of agents for a session key. The keys themselves are with the agents only.</p>
      <FilterBar fields={useFields()} />
      <PagedList
        query={keys}
        columns={useColumns()}
        noun="session key"
        empty="Nobody has asked for a session key yet. Agents do so on a case, with Generate session key."
      />
    </>
  );
}

const stateWords = { waiting: 'Waiting', issued: 'Issued', failed: 'Failed', expired: 'Expired' } as const;

function useFields(): readonly FilterField[] {
  return [
    choiceField('state', 'State', stateWords),
    useConfigurationField(),
    { kind: 'text', key: 'cause', label: 'Cause' },
    ...periodFields,
  ];
}

function useColumns(): readonly Column<Key>[] {
  const { nameOf } = useConfigurationNames();
  return [
    { title: 'State', cell: ({ state }) => <span className={`state state-key-${state}`}>{stateWords[state]}</span> },
    {
      title: 'Cause',
      cell: ({ cause }) =>
        cause && (
          <>
            {cause.message} <code>{cause.code}</code>
          </>
        ),
    },
    { title: 'Configuration', cell: ({ configurationId }) => nameOf(configurationId) },
    { title: 'Asked', cell: ({ askedAt }) => <Time at={askedAt} /> },
    { title: 'Time to key', cell: ({ secondsToKey }) => secondsToKey !== undefined && `${secondsToKey} s` },
    { title: 'Good until', cell: ({ expiresAt }) => expiresAt !== undefined && <Time at={expiresAt} /> },
  ];
}
