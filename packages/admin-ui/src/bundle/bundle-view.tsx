import { Fragment, type ReactNode } from 'react';
import { ErrorBoundary } from '../parts/error-boundary.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { Time } from '../parts/time.tsx';
import { BundledLog } from './bundled-log.tsx';
import { partOf, type Bundle } from './read-bundle.ts';

interface Versions {
  readonly product: string;
  readonly madeAt: string;
  readonly node: string;
  readonly system: string;
  readonly store: string;
  readonly upSeconds: number;
  readonly plugins: readonly { readonly name: string; readonly version: string; readonly state: string }[];
}

interface Overview {
  readonly firstConcern: { readonly message: string; readonly help: string } | null;
  readonly deliveries: Readonly<Record<string, number>>;
}

interface Notice {
  readonly id: string;
  readonly code: string;
  readonly message: string;
  readonly help: string;
  readonly since: string;
  readonly endedAt?: string;
}

interface Failure {
  readonly id: string;
  readonly state: string;
  readonly reason?: string;
  readonly updatedAt: string;
  readonly attempts: readonly { readonly outcome: string }[];
}

/** Files that are shown as they are: what they hold differs from version to version. */
const asTheyAre = [
  ['configuration.json', 'Configuration in force'],
  ['plugin-configurations.json', 'Plugin configurations'],
  ['counts.json', 'Counts and sizes'],
  ['jobs.json', 'What runs at intervals'],
  ['overview.json', 'All of the overview'],
  ['README.md', 'What is in a bundle'],
] as const;

/** What a support bundle tells, in the order in which it is looked at: which version, what is wrong, the log, the rest. */
export function BundleView({ bundle }: { readonly bundle: Bundle }) {
  return (
    <>
      <Part bundle={bundle} name="versions.json" title="Versions">
        {(versions: Versions) => <VersionFacts versions={versions} />}
      </Part>
      <Part bundle={bundle} name="overview.json" title="What needs a person">
        {(overview: Overview) => <Standing overview={overview} />}
      </Part>
      <Part bundle={bundle} name="notices.json" title="Notices">
        {(notices: readonly Notice[]) => <Notices notices={notices} />}
      </Part>
      <Part bundle={bundle} name="failures.json" title="Deliveries that failed">
        {(failures: readonly Failure[]) => <Failures failures={failures} />}
      </Part>
      <BundledLog bundle={bundle} />
      {asTheyAre.map(([name, title]) => (
        <details key={name}>
          <summary>{title}</summary>
          <pre>{bundle.get(name) ?? 'It is not in this bundle.'}</pre>
        </details>
      ))}
    </>
  );
}

interface PartProps<Content> {
  readonly bundle: Bundle;
  readonly name: string;
  readonly title: string;
  readonly children: (content: Content) => ReactNode;
}

function Part<Content extends object>({ bundle, name, title, children }: PartProps<Content>) {
  const content = partOf(bundle, name) as Content | undefined;
  return (
    <section>
      <h2>{title}</h2>
      {content === undefined ? (
        <p>It is not in this bundle, or could not be made ({name}).</p>
      ) : (
        <ErrorBoundary fallback={<AsItIs bundle={bundle} name={name} />}>
          <Drawn content={content}>{children}</Drawn>
        </ErrorBoundary>
      )}
    </section>
  );
}

/** Drawn below the boundary, so that what fails here is caught there. */
function Drawn<Content>({ content, children }: Pick<PartProps<Content>, 'children'> & { readonly content: Content }) {
  return children(content);
}

/** Another version may have written it in another form. */
function AsItIs({ bundle, name }: Pick<PartProps<object>, 'bundle' | 'name'>) {
  return (
    <>
      <p>Another version has written this, in a form that this one does not know. It says:</p>
      <pre>{bundle.get(name)}</pre>
    </>
  );
}

function VersionFacts({ versions }: { readonly versions: Versions }) {
  const { product, madeAt, node, system, store, upSeconds, plugins } = versions;
  const facts = {
    ...{ Casebridge: product, Node: node, System: system, Store: store },
    'Running since': `${Math.round(upSeconds / 60).toLocaleString()} minutes`,
    Plugins: plugins.map(({ name, version, state }) => `${name} ${version} (${state})`).join(', '),
  };
  return (
    <dl className="facts">
      <dt>Made</dt>
      <dd>
        <Time at={madeAt} />
      </dd>
      {Object.entries(facts).map(([title, value]) => (
        <Fragment key={title}>
          <dt>{title}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

function Standing({ overview: { firstConcern, deliveries } }: { readonly overview: Overview }) {
  const counts = Object.entries(deliveries).map(([state, count]) => `${count.toLocaleString()} ${state}`);
  return (
    <>
      <p>{firstConcern === null ? 'Nothing.' : `${firstConcern.message} ${firstConcern.help}`}</p>
      <p>Deliveries: {counts.join(', ')}.</p>
    </>
  );
}

function Notices({ notices }: { readonly notices: readonly Notice[] }) {
  if (notices.length === 0) return <p>None.</p>;
  return (
    <table className="wide">
      <TableHead titles={['Since', 'Until', 'What, and what to do', 'Code']} />
      <tbody>
        {notices.map(({ id, since, endedAt, message, help, code }) => (
          <tr key={id}>
            <td>
              <Time at={since} />
            </td>
            <td>{endedAt === undefined ? 'open' : <Time at={endedAt} />}</td>
            <td>
              {message} <em>{help}</em>
            </td>
            <td>
              <code>{code}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Failures({ failures }: { readonly failures: readonly Failure[] }) {
  if (failures.length === 0) return <p>None.</p>;
  return (
    <table className="wide">
      <TableHead titles={['Changed', 'State', 'Cause', 'Attempts']} />
      <tbody>
        {failures.map(({ id, updatedAt, state, reason, attempts }) => (
          <tr key={id}>
            <td>
              <Time at={updatedAt} />
            </td>
            <td>{state}</td>
            <td>
              <code>{reason}</code>
            </td>
            <td>{attempts.map(({ outcome }) => outcome).join(', ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
