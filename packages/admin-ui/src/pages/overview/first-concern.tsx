import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-message-bar';
import { Link } from 'wouter';
import { TryAgain } from '../../parts/try-again.tsx';
import type { OverviewData } from './overview-data.ts';

/** The first thing that needs a person, with what cures it; or that there is none. */
export function FirstConcern({ overview }: { readonly overview: OverviewData }) {
  const { configurations, firstConcern } = overview;
  if (configurations.length === 0) return <NothingSetUp />;
  if (firstConcern === null) return <Nothing overview={overview} />;
  const configuration = configurations.find(({ id }) => id === firstConcern.configurationId);
  const isDown = configuration !== undefined && configuration.parked !== null;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>
          {isDown ? `${configuration.name} is down; its sessions wait.` : firstConcern.message}
        </MessageBarTitle>{' '}
        {isDown && firstConcern.message} {firstConcern.help}
        <span className="acts">
          {firstConcern.kind === 'dead-letters' && (
            <Link href="/dead-letters" className="cure">
              See causes and cures
            </Link>
          )}
          {firstConcern.kind === 'waiting' && (
            <Link href="/deliveries?state=open" className="cure">
              See what waits
            </Link>
          )}
          {configuration && (
            <Link href={`/configurations/${configuration.id}`} className="cure">
              Open {configuration.name}
            </Link>
          )}
          {isDown && <TryAgain id={configuration.id} name={configuration.name} />}
        </span>
      </MessageBarBody>
    </MessageBar>
  );
}

/** What is set aside is not well; only nobody is called for it. */
function Nothing({ overview: { setAsides } }: { readonly overview: OverviewData }) {
  if (setAsides.length === 0) return <p className="well">Everything is well. Nothing needs a person.</p>;
  return (
    <p>
      <strong>Nothing needs a person now but what is set aside.</strong>
    </p>
  );
}

function NothingSetUp() {
  return (
    <MessageBar intent="info" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>Nothing is set up yet.</MessageBarTitle> The guided set-up leads to the first imported session.{' '}
        <Link href="/setup" className="cure">
          Set it up
        </Link>
      </MessageBarBody>
    </MessageBar>
  );
}
