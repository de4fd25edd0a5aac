import { Link, useParams } from 'wouter';
import type { ResponseOf } from '../../api/client.ts';
import { useConfigurationNames } from '../../api/configuration-names.ts';
import { useApi } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { StateLabel } from '../../parts/state-label.tsx';
import { Time } from '../../parts/time.tsx';
import { EraseSession } from './erase-session.tsx';
import { Whereabouts } from './whereabouts.tsx';

/** One session: what each configuration has made of it, where it is in Dynamics, and every delivery of it. */
export function Session() {
  const { lsid } = useParams<{ lsid: string }>();
  const session = useApi('GET /api/sessions/{lsid}', { path: { lsid } });
  return (
    <>
      <p>
        <Link href="/sessions">All sessions</Link>
      </p>
      <h1>Session</h1>
      <p>
        <code>{lsid}</code>
      </p>
      <Loaded
        query={session}
        empty="The engine has written nothing of this session, and waits for nothing of it."
        isEmpty={({ ledger, erased }) => ledger.length === 0 && !erased}
      >
        {(found) => <Ledger session={found} />}
      </Loaded>
      <Whereabouts lsid={lsid} />
      <EraseSession lsid={lsid} />
    </>
  );
}

function Ledger({ session }: { readonly session: ResponseOf<'GET /api/sessions/{lsid}'> }) {
  const { nameOf } = useConfigurationNames();
  return (
    <>
      {session.erased && <p>This session was erased. The engine never takes it in again.</p>}
      <ul>
        {session.ledger.map(({ configurationId, state, updatedAt }) => (
          <li key={configurationId}>
            {nameOf(configurationId)}: <StateLabel state={state} /> <Time at={updatedAt} />
          </li>
        ))}
      </ul>
    </>
  );
}
