import { useApi } from '../../api/queries.ts';
import type { ResponseOf } from '../../api/client.ts';
import { eventWords } from '../../parts/event-words.ts';
import { Loaded } from '../../parts/loaded.tsx';

type Listener = NonNullable<ResponseOf<'GET /api/settings'>['listener']>;

interface OutboundEventsProps {
  readonly applianceId: string;
  /** Names of the events that the configuration processes. */
  readonly types: readonly string[];
}

/** What to enter on the appliance's page of outbound events. */
export function OutboundEvents({ applianceId, types }: OutboundEventsProps) {
  const settings = useApi('GET /api/settings', {}, { repeat: false });
  return (
    <ol>
      <li>
        In <code>/login</code>, <strong>Management</strong>, <strong>Outbound Events</strong>, under{' '}
        <strong>HTTP Recipients</strong> choose <strong>Add</strong>, and name it <strong>Casebridge</strong>.
      </li>
      <li>
        As the URL enter{' '}
        <Loaded query={settings}>
          {({ listener }) =>
            listener === null ? (
              <em>(this process takes no events at this moment)</em>
            ) : (
              <>
                <code>{recipientOf(listener, applianceId)}</code>. The host is this machine, by a name that the
                appliance can reach.
                {listener.wantsClientCertificate && ' The appliance has to show a client certificate.'}
              </>
            )
          }
        </Loaded>
      </li>
      <li>
        Under <strong>Events to Send</strong> check:
        <ul>
          {types.map((type) => (
            <li key={type}>{eventWords[type] ?? type}</li>
          ))}
        </ul>
      </li>
      <li>
        <strong>Save.</strong> The status of the recipient shows OK when the first event has come through.
      </li>
    </ol>
  );
}

/** Secrets of the address stand in the configuration file; nothing shows them again. */
function recipientOf({ url, wantsSecretPath, wantsToken }: Listener, applianceId: string): string {
  const address = new URL(url);
  const isThisMachine = ['0.0.0.0', '127.0.0.1', '[::]', '[::1]', 'localhost'].includes(address.hostname);
  const host = isThisMachine ? `${window.location.hostname}:${address.port}` : address.host;
  const path = wantsSecretPath ? '/<listener.secretPath of the configuration file>/ERSPost' : '/ERSPost';
  const query = [
    ...(applianceId === 'default' ? [] : [`appliance=${encodeURIComponent(applianceId)}`]),
    ...(wantsToken ? ['token=<listener.queryToken of the configuration file>'] : []),
  ];
  return `${address.protocol}//${host}${path}${query.length === 0 ? '' : `?${query.join('&')}`}`;
}
