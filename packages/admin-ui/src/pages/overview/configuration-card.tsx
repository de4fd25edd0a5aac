import { Link } from 'wouter';
import type { ResponseOf } from '../../api/client.ts';
import { useApi } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Time } from '../../parts/time.tsx';

type Configuration = ResponseOf<'GET /api/configurations'>['items'][number];

/** A configuration in short: whether it works, its balance of the last two days, its indicators. */
export function ConfigurationCard({ configuration }: { readonly configuration: Configuration }) {
  const id = String(configuration.id);
  return (
    <section className="card" aria-label={String(configuration.name)}>
      <h2>
        <Link href={`/configurations/${id}`}>{String(configuration.name)}</Link>{' '}
        <small>{String(configuration.applianceHost)}</small>
      </h2>
      {configuration.disabled === true ? (
        <p>Disabled: nothing is processed.</p>
      ) : (
        <>
          <Balances id={id} />
          <Indicators id={id} />
        </>
      )}
    </section>
  );
}

function Balances({ id }: { readonly id: string }) {
  const balances = useApi('GET /api/configurations/{id}/balances', { path: { id } });
  return (
    <Loaded
      query={balances}
      empty="The first balance with the appliance is made within a day."
      isEmpty={({ items }) => items.length === 0}
    >
      {({ items }) => (
        <table>
          <caption>Balance with the appliance</caption>
          <thead>
            <tr>
              {['Day', 'On the appliance', 'Written', 'Skipped', 'Waiting', 'Dead', 'Erased', 'Made'].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.slice(0, 2).map((balance) => (
              <tr key={balance.day}>
                <th scope="row">{balance.day}</th>
                <td>{balance.onAppliance}</td>
                <td>{balance.written}</td>
                <td>{Object.values(balance.skipped).reduce((sum, count) => sum + count, 0)}</td>
                <td>{balance.waiting}</td>
                <td>{balance.dead}</td>
                <td>{balance.erased}</td>
                <td>
                  <Time at={balance.computedAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Loaded>
  );
}

const stateWords = { good: 'Good', warning: 'Warning', bad: 'Bad' } as const;

function Indicators({ id }: { readonly id: string }) {
  const indicators = useApi('GET /api/configurations/{id}/indicators', { path: { id } });
  return (
    <Loaded query={indicators}>
      {({ items }) => (
        <ul className="indicators">
          {items.map((each) => (
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
      )}
    </Loaded>
  );
}
