import { Link, useParams } from 'wouter';
import type { ResponseOf } from '../../api/client.ts';
import { useConfigurationNames } from '../../api/configuration-names.ts';
import { useApi } from '../../api/queries.ts';
import { eventWords } from '../../parts/event-words.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { StateLabel } from '../../parts/state-label.tsx';
import { Time } from '../../parts/time.tsx';
import { PostedFields } from './posted.tsx';

/** One event: what was posted, and what was made of it. */
export function Event() {
  const { id } = useParams<{ id: string }>();
  const event = useApi('GET /api/events/{id}', { path: { id } });
  return (
    <>
      <p>
        <Link href="/events">All events</Link>
      </p>
      <Loaded query={event}>{(found) => <Detail event={found} />}</Loaded>
    </>
  );
}

type EventDetail = ResponseOf<'GET /api/events/{id}'>;

function Detail({ event }: { readonly event: EventDetail }) {
  const { name, externalKey, lsid, applianceId, receivedAt, occurredAt, fields } = event;
  return (
    <>
      <h1>{eventWords[name] ?? name}</h1>
      <WhatWasDone event={event} />
      <dl className="facts">
        <dt>Case number</dt>
        <dd>{externalKey ?? 'none'}</dd>
        <dt>Session</dt>
        <dd>
          <code>{lsid}</code>
        </dd>
        <dt>Appliance</dt>
        <dd>{applianceId}</dd>
        {occurredAt !== undefined && (
          <>
            <dt>Happened</dt>
            <dd>
              <Time at={occurredAt} />
            </dd>
          </>
        )}
        <dt>Received</dt>
        <dd>
          <Time at={receivedAt} />
        </dd>
      </dl>
      <PostedFields fields={fields} />
    </>
  );
}

function WhatWasDone({
  event: { disposition, ignoredReason, ignoredDetail, deliveries },
}: {
  readonly event: EventDetail;
}) {
  const { nameOf } = useConfigurationNames();
  if (disposition === 'ignored') {
    return (
      <p>
        Ignored <code>{ignoredReason}</code> {ignoredDetail}
      </p>
    );
  }
  return (
    <ul>
      {deliveries.map(({ id, configurationId, state }) => (
        <li key={id}>
          <Link href={`/deliveries/${id}`}>Delivery to {nameOf(configurationId)}</Link> <StateLabel state={state} />
        </li>
      ))}
    </ul>
  );
}
