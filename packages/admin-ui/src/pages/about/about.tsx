import { Link } from 'wouter';
import { useApi } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Time } from '../../parts/time.tsx';
import { Licences } from './licences.tsx';
import { useMissingRole } from '../../shell/person.ts';

/** Versions, room, the support bundle, and the licences of all parts. */
export function About() {
  const overview = useApi('GET /api/overview');
  const plugins = useApi('GET /api/plugins');
  return (
    <>
      <h1>About</h1>
      <Loaded query={overview}>
        {({ version }) => (
          <p>Casebridge {version} joins BeyondTrust Remote Support sessions to Microsoft Dynamics 365 cases.</p>
        )}
      </Loaded>
      <h2>Plugins</h2>
      <Loaded query={plugins} empty="None is deployed." isEmpty={({ items }) => items.length === 0}>
        {({ items }) => (
          <ul>
            {items.map(({ name, title, version }) => (
              <li key={name}>
                {title} {version}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <Sizes />
      <SupportBundle />
      <Licences />
    </>
  );
}

const rows = {
  ...{ events: 'Events', deliveries: 'Deliveries', attempts: 'Attempts' },
  ...{ session_ledger: 'Sessions', audit: 'Lines of the audit' },
} as const;

function Sizes() {
  const sizes = useApi('GET /api/sizes');
  return (
    <section>
      <h2>Store</h2>
      <Loaded query={sizes}>
        {(found) => (
          <dl className="facts">
            <dt>On the disk</dt>
            <dd>{Math.ceil(found.bytes / 1_000_000).toLocaleString()} MB</dd>
            {Object.entries(rows).map(([key, title]) => (
              <Count key={key} title={title} count={found.rows[key as keyof typeof rows]} />
            ))}
            {found.oldestEventAt !== undefined && (
              <>
                <dt>Oldest event</dt>
                <dd>
                  <Time at={found.oldestEventAt} />
                </dd>
              </>
            )}
          </dl>
        )}
      </Loaded>
    </section>
  );
}

function Count({ title, count }: { readonly title: string; readonly count: number }) {
  return (
    <>
      <dt>{title}</dt>
      <dd>{count.toLocaleString()}</dd>
    </>
  );
}

function SupportBundle() {
  const missing = useMissingRole('administrator');
  return (
    <section>
      <h2>Support bundle</h2>
      <p>
        For whoever helps: versions, configuration, notices, failures by code, counts and the log, in one archive that
        documents itself. It holds no secret and nothing that comes from a session.
      </p>
      {missing === undefined ? (
        <a href="/api/support-bundle" download>
          Download the support bundle
        </a>
      ) : (
        <p>{missing}</p>
      )}
      <p>
        <Link href="/support-bundle">Open a support bundle</Link>: it is read in the browser alone. Without an engine,{' '}
        <code>casebridge bundle open FILE</code> does the same.
      </p>
    </section>
  );
}
