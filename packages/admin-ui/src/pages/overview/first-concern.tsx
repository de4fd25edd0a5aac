import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-message-bar';
import { Link } from 'wouter';
import type { ResponseOf } from '../../api/client.ts';
import { useConfigurationNames } from '../../api/configuration-names.ts';
import { useApi } from '../../api/queries.ts';

interface Concern {
  readonly title: string;
  readonly text: string;
  readonly cure: { readonly label: string; readonly href: string };
}

/** The first thing that needs a person, with the way to its cure; or that there is none. */
export function FirstConcern() {
  const health = useApi('GET /api/status').data;
  const { nameOf } = useConfigurationNames();
  const configurations = useApi('GET /api/configurations').data;
  const notices = useApi('GET /api/notices', { query: { open: 'true' } }).data;
  if (health === undefined || configurations === undefined || notices === undefined) return null;
  const concern = configurations.items.length === 0 ? nothingSetUp : firstConcern(health, notices.items, nameOf);
  if (concern === undefined) return <p className="well">Everything is well. Nothing needs a person.</p>;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{concern.title}</MessageBarTitle> {concern.text}{' '}
        <Link href={concern.cure.href} className="cure">
          {concern.cure.label}
        </Link>
      </MessageBarBody>
    </MessageBar>
  );
}

const nothingSetUp: Concern = {
  title: 'Nothing is set up yet.',
  text: 'Add a configuration, and the engine fetches sessions.',
  cure: { label: 'Add a configuration', href: '/plugins' },
};

type Health = ResponseOf<'GET /api/status'>;
type Notices = ResponseOf<'GET /api/notices'>['items'];

/** In the order in which they hold up others: a whole configuration, sessions, all else. */
function firstConcern(health: Health, notices: Notices, nameOf: (id: string) => string): Concern | undefined {
  const [parked] = health.parked;
  if (parked !== undefined) {
    const cure = { label: `Open ${nameOf(parked.id)}`, href: `/configurations/${parked.id}` };
    return {
      title: `${nameOf(parked.id)} is down; its sessions wait.`,
      text: `${parked.message} ${parked.help}`,
      cure,
    };
  }
  const { dead } = health.deliveries;
  if (dead > 0) {
    const title = dead === 1 ? 'One delivery is a dead letter.' : `${dead} deliveries are dead letters.`;
    const text = 'They wait for a person: see the cause, cure it, replay them.';
    return { title, text, cure: { label: 'See causes and cures', href: '/dead-letters' } };
  }
  const [notice] = notices;
  if (notice === undefined) return undefined;
  const cure = { label: `Open ${nameOf(notice.configurationId)}`, href: `/configurations/${notice.configurationId}` };
  return { title: notice.message, text: notice.help, cure };
}
