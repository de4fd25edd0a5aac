import { Link } from 'wouter';
import type { ResponseOf } from '../../api/client.ts';
import { useConfigurationNames } from '../../api/configuration-names.ts';
import { SafeLink } from '../../parts/safe-link.tsx';
import { Cure } from './cure.tsx';

type Explanation = ResponseOf<'GET /api/explain'>;
type Session = Explanation['sessions'][number];
type Verdict = Session['verdicts'][number];

/** What became of one session, by each configuration. */
export function FoundSession({ session }: { readonly session: Session }) {
  return (
    <article className="card" aria-label={`Session ${session.lsid}`}>
      <h2>
        {session.externalKey ?? 'No case number'} <small>{session.lsid}</small>
      </h2>
      {session.verdicts.map((verdict) => (
        <VerdictText key={`${verdict.code} ${verdict.deliveryId ?? verdict.configurationId ?? ''}`} verdict={verdict} />
      ))}
      <p className="acts">
        <Link href={`/sessions/${session.lsid}`}>The session</Link>
        <Link href={`/deliveries?lsid=${session.lsid}`}>Its deliveries</Link>
      </p>
      <Asked asked={session.asked} />
    </article>
  );
}

export function VerdictText({ verdict }: { readonly verdict: Verdict }) {
  const { nameOf } = useConfigurationNames();
  const { configurationId, deliveryId, cure } = verdict;
  return (
    <div className="verdict">
      <p>
        {configurationId !== undefined && <strong>{nameOf(configurationId)}: </strong>}
        {verdict.sentence} <em>{verdict.help}</em> <code>{verdict.reason ?? verdict.code}</code>
      </p>
      <div className="acts">
        {verdict.links.map(({ label, url }) => (
          <SafeLink key={url} url={url} label={label} />
        ))}
        {deliveryId !== undefined && <Link href={`/deliveries/${deliveryId}`}>The delivery</Link>}
        {cure && <Cure cure={cure} />}
      </div>
    </div>
  );
}

const names = { engine: 'The engine', appliance: 'The appliance', plugin: 'The destination' } as const;

/** Who was asked, and what they knew. */
export function Asked({ asked }: { readonly asked: Explanation['asked'] }) {
  const { nameOf } = useConfigurationNames();
  if (asked.length === 0) return null;
  return (
    <details>
      <summary>Who was asked</summary>
      <ul>
        {asked.map(({ who, configurationId, message }) => (
          <li key={`${who} ${configurationId ?? ''}`}>
            {names[who]}
            {configurationId !== undefined && ` (${nameOf(configurationId)})`}: {message}
          </li>
        ))}
      </ul>
    </details>
  );
}
