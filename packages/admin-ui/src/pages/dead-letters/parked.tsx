import { Link } from 'wouter';
import { useConfigurationNames } from '../../api/configuration-names.ts';
import { useApi } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Time } from '../../parts/time.tsx';
import { SetAsideControl } from '../../set-asides/set-aside-control.tsx';
import { useSetAsides } from '../../set-asides/use-set-asides.ts';
import { TryAgain } from '../../parts/try-again.tsx';

/** Configurations that are down: their sessions wait, and need no replay. */
export function Parked() {
  const status = useApi('GET /api/status');
  const { nameOf } = useConfigurationNames();
  const setAsideOf = useSetAsides();
  return (
    <Loaded query={status}>
      {({ parked }) =>
        parked.map(({ id, message, help, code: cause, until }) => (
          <section key={id} className="card" aria-label={`${nameOf(id)} is down`}>
            <h2>{nameOf(id)} is down; its sessions wait</h2>
            <p>
              {message} <em>{help}</em> <code>{cause}</code>
            </p>
            <p>
              Tried again by itself: <Time at={until} />
            </p>
            <div className="acts">
              <Link href={`/configurations/${id}?test=true`}>Test the connection</Link>
              <TryAgain id={id} name={nameOf(id)} />
              <SetAsideControl
                group={{ configurationId: id, cause }}
                setAside={setAsideOf({ configurationId: id, cause })}
                on={nameOf(id)}
              />
            </div>
          </section>
        ))
      }
    </Loaded>
  );
}
