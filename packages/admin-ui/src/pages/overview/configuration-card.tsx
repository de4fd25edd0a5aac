import { Link } from 'wouter';
import { Balances } from '../../parts/balances.tsx';
import { Time } from '../../parts/time.tsx';
import type { OverviewData } from './overview-data.ts';

type Indicators = OverviewData['indicators'];

interface ConfigurationCardProps {
  readonly configuration: OverviewData['configurations'][number];
  readonly indicators: Indicators;
  readonly poll: OverviewData['polls'][number] | undefined;
}

/** A configuration in short: whether it works, its balance of today and yesterday, its indicators. */
export function ConfigurationCard({ configuration, indicators, poll }: ConfigurationCardProps) {
  const { id, name, disabled, balances } = configuration;
  return (
    <section className="card" aria-label={name}>
      <h2>
        <Link href={`/configurations/${id}`}>{name}</Link> <small>{stateOf(configuration)}</small>
      </h2>
      {!disabled && (
        <>
          <LastLooks configuration={configuration} poll={poll} />
          {balances.length === 0 ? (
            <p>The first balance with the appliance is made within a day.</p>
          ) : (
            <Balances items={balances} />
          )}
          <IndicatorList indicators={indicators} />
        </>
      )}
    </section>
  );
}

function stateOf({ disabled, parked, pausedUntil }: ConfigurationCardProps['configuration']): string {
  if (disabled) return 'Disabled: nothing is processed';
  if (pausedUntil !== null) return 'Paused by a person';
  return parked === null ? 'Works' : 'Down';
}

/** When the appliance was last asked, and last compared with what is here. */
function LastLooks({ configuration, poll }: Pick<ConfigurationCardProps, 'configuration' | 'poll'>) {
  const { reconciledAt } = configuration;
  return (
    <p>
      {poll?.succeededAt !== undefined && (
        <>
          Last poll <Time at={poll.succeededAt} />
          {poll.refusals > 0 && `, ${poll.refusals} refused since`}.{' '}
        </>
      )}
      {reconciledAt !== undefined && (
        <>
          Reconciled up to <Time at={reconciledAt} />.
        </>
      )}
    </p>
  );
}

const stateWords = { good: 'Good', warning: 'Warning', bad: 'Bad' } as const;

function IndicatorList({ indicators }: { readonly indicators: Indicators }) {
  return (
    <ul className="indicators">
      {indicators.map((each) => (
        <li key={each.name} className={`indicator ${each.state}`}>
          <span>{each.title}</span>{' '}
          <strong>
            {each.value.toLocaleString()} {each.unit}
          </strong>{' '}
          <em>{stateWords[each.state]}</em>
          {each.state !== 'good' && (
            <p>
              {each.message} {each.help}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
