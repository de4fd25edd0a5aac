import { Link } from 'wouter';
import { useApi } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { ActivityChart } from './activity-chart.tsx';
import { ConfigurationCard } from './configuration-card.tsx';
import { Figures } from './figures.tsx';
import { FirstConcern } from './first-concern.tsx';
import type { OverviewData } from './overview-data.ts';
import { SetAsideWords } from '../../set-asides/set-aside-control.tsx';
import { SessionKeyFigures } from './session-key-figures.tsx';

/** Is everything well? */
export function Overview() {
  const overview = useApi('GET /api/overview');
  return (
    <>
      <h1>Overview</h1>
      <Loaded query={overview}>{(found) => <Shown overview={found} />}</Loaded>
    </>
  );
}

function Shown({ overview }: { readonly overview: OverviewData }) {
  const { configurations, indicators, polls, restart, openNotices } = overview;
  return (
    <>
      <FirstConcern overview={overview} />
      <GroupsSetAside overview={overview} />
      <Figures overview={overview} />
      <p>
        <strong>Safe to restart?</strong> Yes. {restart.message} What was accepted is stored, and the appliance keeps
        for its own retry duration what it cannot deliver meanwhile.
      </p>
      <ActivityChart overview={overview} />
      {configurations.map((configuration) => (
        <ConfigurationCard
          key={configuration.id}
          configuration={configuration}
          indicators={indicators.filter(({ configurationId }) => configurationId === configuration.id)}
          poll={polls.find(({ configurationId }) => configurationId === configuration.id)}
        />
      ))}
      <SessionKeyFigures keys={overview.sessionKeys} />
      <p>
        <Link href="/notices?open=true">
          {openNotices === 0
            ? 'No notice is open'
            : openNotices === 1
              ? 'One open notice'
              : `${openNotices} open notices`}
        </Link>
      </p>
    </>
  );
}

function GroupsSetAside({ overview: { setAsides, configurations } }: { readonly overview: OverviewData }) {
  if (setAsides.length === 0) return null;
  return (
    <section aria-label="Set aside">
      {setAsides.map((setAside) => {
        const { configurationId, cause, count } = setAside;
        return (
          <div key={`${configurationId} ${cause}`}>
            <Link href="/dead-letters">
              {count.toLocaleString()} of {configurations.find(({ id }) => id === configurationId)?.name}
            </Link>{' '}
            <code>{cause}</code> <SetAsideWords setAside={setAside} />
          </div>
        );
      })}
    </section>
  );
}
