import { useConfigurationNames } from '../../api/configuration-names.ts';
import { useApi, useChange } from '../../api/queries.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { Balances } from '../../parts/balances.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Time } from '../../parts/time.tsx';

/** The balance of every configuration with its appliance, day by day. */
export function Reconciliation() {
  const { configurations } = useConfigurationNames();
  return (
    <section>
      <h2>Reconciliation</h2>
      <p>Once a day, and after each gap, every session on the appliance is compared with what became of it here.</p>
      {configurations.map(({ id, name }) => (
        <OfConfiguration key={id} id={id} name={name} />
      ))}
    </section>
  );
}

function OfConfiguration({ id, name }: { readonly id: string; readonly name: string }) {
  const balances = useApi('GET /api/configurations/{id}/balances', { path: { id } });
  const run = useChange('POST /api/configurations/{id}/jobs/try-now');
  return (
    <section className="card" aria-label={name}>
      <h3>{name}</h3>
      <Loaded
        query={balances}
        empty="The first balance with the appliance is made within a day."
        isEmpty={({ items }) => items.length === 0}
      >
        {({ items, ranAt, problem, missed }) => (
          <>
            {problem && <p>The last one came to nothing: {problem.message}</p>}
            {ranAt !== undefined && (
              <p>
                Last made <Time at={ranAt} />
              </p>
            )}
            <Balances items={items} />
            {missed.map(({ from, until, sessions }) => (
              <p key={from}>
                From <Time at={from} /> to <Time at={until} /> the engine did not listen: {sessions.toLocaleString()}{' '}
                sessions were found by asking.
              </p>
            ))}
          </>
        )}
      </Loaded>
      <div className="acts">
        <ActButton
          role="operator"
          on={name}
          isBusy={run.isPending}
          onClick={() => run.mutate({ path: { id }, body: { job: 'reconcile' } })}
        >
          Reconcile now
        </ActButton>
        {run.isSuccess && <span role="status">It runs now.</span>}
      </div>
      {run.error && <FailureBar failure={run.error} />}
    </section>
  );
}
