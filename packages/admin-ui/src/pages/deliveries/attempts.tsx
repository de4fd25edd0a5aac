import type { ResponseOf } from '../../api/client.ts';
import { SafeLink } from '../../parts/safe-link.tsx';
import { Time } from '../../parts/time.tsx';

type Attempt = ResponseOf<'GET /api/deliveries/{id}'>['attempts'][number];
type Outcome = Attempt['outcome'];

/** Every attempt, the newest first, so that an old error does not hide how it went in the end. */
export function Attempts({ attempts }: { readonly attempts: readonly Attempt[] }) {
  const newestFirst = attempts.toSorted((one, other) => other.number - one.number);
  return (
    <section>
      <h2>Attempts</h2>
      {attempts.length === 0 && <p>None yet.</p>}
      <ol className="attempts" reversed>
        {newestFirst.map((attempt) => (
          <li key={attempt.number} value={attempt.number}>
            <strong>{titleOf(attempt.outcome)}</strong> <Time at={attempt.startedAt} />, {durationOf(attempt)}
            <OutcomeText outcome={attempt.outcome} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function titleOf(outcome: Outcome): string {
  if (outcome.kind === 'succeeded') return outcome.effect === 'written' ? 'Written' : 'Unchanged: nothing to write';
  return { skipped: 'Skipped', notReady: 'Not ready yet', failed: 'Failed', abandoned: 'Cut off' }[outcome.kind];
}

function durationOf({ startedAt, endedAt }: Attempt): string {
  const milliseconds = Date.parse(endedAt) - Date.parse(startedAt);
  return milliseconds < 10_000 ? `${milliseconds.toLocaleString()} ms` : `${Math.round(milliseconds / 1000)} s`;
}

function OutcomeText({ outcome }: { readonly outcome: Outcome }) {
  switch (outcome.kind) {
    case 'succeeded':
      return (
        <ul>
          {outcome.refs.map(({ kind, id, label, url }) => (
            <li key={`${kind} ${id}`}>
              {url === undefined ? (label ?? kind) : <SafeLink url={url} label={label ?? kind} />}
            </li>
          ))}
          {outcome.warnings.map((warning) => (
            <li key={warning}>Warning: {warning}</li>
          ))}
        </ul>
      );
    case 'skipped':
    case 'notReady':
      return <p>{outcome.message}</p>;
    case 'failed':
      return (
        <p>
          {outcome.fault.message} <em>{outcome.fault.help}</em> <code>{outcome.fault.code}</code>
        </p>
      );
    case 'abandoned':
      return <p>The engine ended during this attempt. It was done again.</p>;
  }
}
