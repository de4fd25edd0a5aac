import { Link } from 'wouter';
import type { ResponseOf } from '../../api/client.ts';
import { useApi } from '../../api/queries.ts';
import { eventWords } from '../../parts/event-words.ts';
import { FilterBar, type FilterField } from '../../parts/filter-bar.tsx';
import { choiceField, periodFields } from '../../parts/filter-fields.ts';
import { PagedList } from '../../parts/paged-list.tsx';
import type { Column } from '../../parts/rows.tsx';
import { Time } from '../../parts/time.tsx';
import { useFilters } from '../../shell/hash-location.ts';

type Event = ResponseOf<'GET /api/events'>['items'][number];

/** What the appliance told, also where no configuration wanted it: such an event has no delivery. */
export function Events() {
  const [filters] = useFilters();
  const events = useApi('GET /api/events', { query: Object.fromEntries(filters) });
  return (
    <>
      <h1>Events</h1>
      <FilterBar fields={fields} />
      <PagedList query={events} columns={columns} noun="event" empty="No event has come yet." />
    </>
  );
}

const fields: readonly FilterField[] = [
  choiceField('disposition', 'Taken', { accepted: 'Accepted', ignored: 'Ignored' }),
  choiceField('type', 'Event', eventWords),
  { kind: 'text', key: 'externalKey', label: 'Case number' },
  { kind: 'text', key: 'text', label: 'Text in the row' },
  { kind: 'text', key: 'lsid', label: 'Session id' },
  ...periodFields,
];

const sourceWords = { push: 'Told', poll: 'Found by polling', replay: 'Replay', rewrite: 'Backfill' } as const;

const columns: readonly Column<Event>[] = [
  { title: 'Event', cell: (event) => <EventCell event={event} /> },
  { title: 'Source', cell: ({ source, applianceId }) => `${sourceWords[source]}, appliance ${applianceId}` },
  { title: 'What was done', cell: (event) => <Done event={event} /> },
  { title: 'Received', cell: ({ receivedAt }) => <Time at={receivedAt} /> },
];

function EventCell({ event: { id, name, externalKey, lsid } }: { readonly event: Event }) {
  return (
    <>
      <Link href={`/events/${id}`}>{eventWords[name] ?? name}</Link>
      <span className="detail">{externalKey ?? 'No case number'}</span>
      <span className="detail">{lsid}</span>
    </>
  );
}

/** An accepted one leads on to what became of it; an ignored one says why. */
function Done({ event: { disposition, ignoredReason, ignoredDetail, lsid } }: { readonly event: Event }) {
  if (disposition === 'accepted') return <Link href={`/deliveries?lsid=${lsid}`}>Accepted: its deliveries</Link>;
  return (
    <>
      Ignored <code>{ignoredReason}</code>
      {ignoredDetail !== undefined && <span className="detail">{ignoredDetail}</span>}
    </>
  );
}
