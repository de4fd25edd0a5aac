import { Link } from 'wouter';
import { useConfigurationNames } from '../../api/configuration-names.ts';
import { useApi } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Time } from '../../parts/time.tsx';
import { TryAgain } from '../../parts/try-again.tsx';

/** Configurations that are down: their sessions wait, and need no replay. */
export function Parked() {
  const status = useApi('GET /api/status');
  const { nameOf } = useConfigurationNames();
  return (
    <Loaded query={status}>
      {({ parked }) =>
        parked.map(({ id, message, help, code, until }) => (
          <section key={id} className="card" aria-label={`${nameOf(id)} is down`}>
            <h2>{nameOf(id)} is down; its sessions wait</h2>
            <p>
              {message} <em>{help}</em> <code>{code}</code>
            </p>
            <p>
              Tried again by itself: <Time at={until} />
            </p>
            <p className="acts">
              <Link href={`/configurations/${id}?test=true`}>Test the connection</Link>
              <TryAgain id={id} name={nameOf(id)} />
            </p>
          </section>
        ))
      }
    </Loaded>
  );
}
