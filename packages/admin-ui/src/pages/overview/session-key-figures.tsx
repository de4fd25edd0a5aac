import { Link } from 'wouter';
import { Time } from '../../parts/time.tsx';
import type { OverviewData } from './overview-data.ts';

/** Session keys of today: issued, failed by cause, and how long agents waited. */
export function SessionKeyFigures({ keys }: { readonly keys: OverviewData['sessionKeys'] }) {
  const { since, issued, waiting, failed, secondsToKey } = keys;
  const sum = failed.reduce((total, { count }) => total + count, 0);
  return (
    <section className="card" aria-label="Session keys">
      <h2>
        <Link href="/session-keys">Session keys</Link>
      </h2>
      <p>
        {issued.toLocaleString()} issued, {sum.toLocaleString()} failed, {waiting.toLocaleString()} waiting since{' '}
        <Time at={since} />.
        {secondsToKey &&
          ` Time to key: ${secondsToKey.p50} s for half of them, at most ${secondsToKey.p95} s for 95 %.`}
      </p>
      {failed.length > 0 && (
        <ul>
          {failed.map(({ cause, message, count }) => (
            <li key={cause}>
              <Link href={`/session-keys?cause=${encodeURIComponent(cause)}`}>
                {count.toLocaleString()} failed: {message}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
