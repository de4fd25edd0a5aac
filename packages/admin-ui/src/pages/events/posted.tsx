import { Link } from 'wouter';
import type { ResponseOf } from '../../api/client.ts';
import { Time } from '../../parts/time.tsx';

type Event = Pick<ResponseOf<'GET /api/events/{id}'>, 'id' | 'name' | 'source' | 'receivedAt' | 'fields'>;

/** The event that a delivery was made of, with all its fields. */
export function Posted({ event }: { readonly event: Event }) {
  return (
    <section>
      <h2>Event</h2>
      <p>
        <Link href={`/events/${event.id}`}>{event.name}</Link>,{' '}
        {event.source === 'push' ? 'told by the appliance' : event.source} <Time at={event.receivedAt} />
      </p>
      <PostedFields fields={event.fields} />
    </section>
  );
}

/** The fields of an event, each as it was posted. */
export function PostedFields({ fields }: Pick<Event, 'fields'>) {
  return (
    <table>
      <caption>As it was posted</caption>
      <tbody>
        {fields.map(([name, value], index) => (
          <tr key={`${index} ${name}`}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
