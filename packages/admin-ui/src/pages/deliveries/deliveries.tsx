import { Button } from '@fluentui/react-button';
import { Link } from 'wouter';
import type { ResponseOf } from '../../api/client.ts';
import type { AdminApi } from '../../api/types.ts';
import { useConfigurationNames } from '../../api/configuration-names.ts';
import { useApi } from '../../api/queries.ts';
import { useHeldRows } from '../../parts/held-rows.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { StateLabel } from '../../parts/state-label.tsx';
import { Time } from '../../parts/time.tsx';
import { useFilters } from '../../shell/hash-location.ts';
import { Filters } from './filters.tsx';

type Query = AdminApi['GET /api/deliveries']['query'];
type Row = ResponseOf<'GET /api/deliveries'>['items'][number];

/** Deliveries, newest first, by the filters in the address. */
export function Deliveries() {
  const [filters, setFilters] = useFilters();
  const query = Object.fromEntries(filters) as Query;
  const deliveries = useApi('GET /api/deliveries', { query });
  const { next, searchedUntil } = deliveries.data ?? {};
  return (
    <>
      <h1>Deliveries</h1>
      <Filters filters={filters} onChange={(change) => setFilters({ before: '', ...change })} />
      <Loaded
        query={deliveries}
        empty={searchedUntil === undefined ? emptyText(filters.size > 0) : 'None was found so far.'}
        isEmpty={({ items }) => items.length === 0}
      >
        {({ items }) => <Rows items={items} filter={filters.toString()} />}
      </Loaded>
      {searchedUntil !== undefined && (
        <p role="status">
          Searched back to <Time at={searchedUntil} />; <q>Older</q> goes on from there.
        </p>
      )}
      <p className="acts">
        {filters.has('before') && <Button onClick={() => setFilters({ before: '' })}>Newest</Button>}
        {next !== undefined && <Button onClick={() => setFilters({ before: next })}>Older</Button>}
      </p>
    </>
  );
}

function emptyText(isFiltered: boolean): string {
  return isFiltered ? 'No delivery matches this filter.' : 'Nothing has been delivered yet.';
}

function Rows({ items, filter }: { readonly items: readonly Row[]; readonly filter: string }) {
  const { rows, waiting, release, holder } = useHeldRows(items, filter);
  const { nameOf } = useConfigurationNames();
  return (
    <>
      <p aria-live="polite" className="waiting">
        {waiting > 0 && <Button onClick={release}>{waiting} new</Button>}
      </p>
      <table className="wide" {...holder}>
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">Session</th>
            <th scope="col">Cause</th>
            <th scope="col">Configuration</th>
            <th scope="col">Changed</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <StateLabel state={row.state} />
              </td>
              <td>
                <Link href={`/deliveries/${row.id}`}>{row.lsid}</Link>
              </td>
              <td>{row.reasonText ?? ''}</td>
              <td>{nameOf(row.configurationId)}</td>
              <td>
                <Time at={row.updatedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
