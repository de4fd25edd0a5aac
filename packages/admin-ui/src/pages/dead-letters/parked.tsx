import { Link } from 'wouter';
import { useConfigurationNames } from '../../api/configuration-names.ts';
import { useApi, useChange } from '../../api/queries.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { Time } from '../../parts/time.tsx';

/** Configurations that are down: their sessions wait, and need no replay. */
export function Parked() {
  const parked = useApi('GET /api/status').data?.parked ?? [];
  const { nameOf } = useConfigurationNames();
  const resume = useChange('POST /api/configurations/{id}/resume');
  return parked.map((each) => (
    <section key={each.id} className="card" aria-label={`${nameOf(each.id)} is down`}>
      <h2>{nameOf(each.id)} is down; its sessions wait</h2>
      <p>
        {each.message} <em>{each.help}</em> <code>{each.code}</code>
      </p>
      <p>
        Tried again by itself: <Time at={each.until} />
      </p>
      <p className="acts">
        <Link href={`/configurations/${each.id}?test=true`}>Test the connection</Link>
        <ActButton
          role="operator"
          on={nameOf(each.id)}
          isBusy={resume.isPending}
          onClick={() => resume.mutate({ path: { id: each.id } })}
        >
          Try again now
        </ActButton>
      </p>
    </section>
  ));
}
