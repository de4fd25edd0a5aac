import { Button } from '@fluentui/react-button';
import type { ApiFailure } from '../api/client.ts';
import { useFilters } from '../shell/hash-location.ts';
import { useHeldRows } from './held-rows.ts';
import { Loaded } from './loaded.tsx';
import { Rows, type Column } from './rows.tsx';
import type { Selection } from './selection.ts';
import { Time } from './time.tsx';

interface Page<Row> {
  readonly items: readonly Row[];
  /** `before` of the following page. */
  readonly next?: string | number;
  /** So far back was looked; there may be more before. */
  readonly searchedUntil?: string;
}

interface PagedListProps<Row> {
  readonly query: { readonly data: Page<Row> | undefined; readonly error: ApiFailure | null };
  readonly columns: readonly Column<Row>[];
  /** Text for a list that nothing was ever in. */
  readonly empty: string;
  /** Names one of the rows. */
  readonly noun: string;
  readonly selection?: Selection;
  readonly nameOf?: (row: Row) => string;
  /** Whether rows stay under pointer and focus. */
  readonly holds?: boolean;
}

const nothing: readonly never[] = [];

/** A list by the filters in the address, newest first. */
export function PagedList<Row extends { readonly id: string }>(props: PagedListProps<Row>) {
  const { query, columns, empty, noun, selection, nameOf, holds = true } = props;
  const [filters, setFilters] = useFilters();
  const { rows, waiting, release, holder } = useHeldRows(query.data?.items ?? nothing, filters.toString(), holds);
  const { next, searchedUntil } = query.data ?? {};
  const whyEmpty = searchedUntil === undefined ? emptyText(filters, noun, empty) : 'None was found so far.';
  return (
    <>
      <Loaded query={query} empty={whyEmpty} isEmpty={() => rows.length === 0}>
        {() => (
          <>
            <p aria-live="polite" className="waiting">
              {waiting > 0 && <Button onClick={release}>{waiting} new</Button>}
            </p>
            <Rows {...{ rows, columns, holder, selection, nameOf }} />
          </>
        )}
      </Loaded>
      {searchedUntil !== undefined && (
        <p role="status">
          Searched back to <Time at={searchedUntil} />; <q>Older</q> goes on from there.
        </p>
      )}
      <p className="acts">
        {filters.has('before') && <Button onClick={() => setFilters({ before: '' })}>Newest</Button>}
        {next !== undefined && <Button onClick={() => setFilters({ before: String(next) })}>Older</Button>}
      </p>
    </>
  );
}

function emptyText(filters: URLSearchParams, noun: string, empty: string): string {
  if (filters.has('before')) return `There is no older ${noun}.`;
  return filters.size > 0 ? `No ${noun} matches these filters.` : empty;
}
