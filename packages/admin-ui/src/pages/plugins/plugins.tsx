import { Link } from 'wouter';
import { useApi } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { ConfigurationRow } from './configuration-row.tsx';
import { InstallPlugin } from './install-plugin.tsx';
import { RemovePlugin } from './remove-plugin.tsx';
import { UndoDelete } from './undo-delete.tsx';
import { useMissingRole } from '../../shell/person.ts';

/** The original's home page: every deployed plugin with its configurations. */
export function Plugins() {
  const plugins = useApi('GET /api/plugins');
  const configurations = useApi('GET /api/configurations');
  const mayNotAdd = useMissingRole('administrator');
  return (
    <>
      <h1>Plugins</h1>
      <UndoDelete />
      <Loaded
        query={plugins}
        empty="No plugin is deployed. Drop the archive of one below."
        isEmpty={({ items }) => items.length === 0}
      >
        {({ items }) =>
          items.map((plugin) => {
            const own = configurations.data?.items.filter((each) => each.plugin === plugin.name) ?? [];
            return (
              <section key={plugin.name} aria-label={plugin.title}>
                <h2>
                  {plugin.title} <small>{plugin.version}</small>
                </h2>
                {own.length === 0 ? <p>No configuration yet.</p> : <ConfigurationTable configurations={own} />}
                {plugin.draining.length > 0 && <p>Version {plugin.draining.join(', ')} ends what it has begun.</p>}
                <div className="acts">
                  {mayNotAdd === undefined && <Link href={`/plugins/${plugin.name}/new`}>Add a configuration</Link>}
                  {plugin.removable !== undefined && (
                    <RemovePlugin key={plugin.removable} name={plugin.name} version={plugin.removable} />
                  )}
                </div>
              </section>
            );
          })
        }
      </Loaded>
      <InstallPlugin />
    </>
  );
}

function ConfigurationTable({
  configurations,
}: {
  readonly configurations: readonly Readonly<Record<string, unknown>>[];
}) {
  return (
    <table className="wide">
      <TableHead titles={['Configuration', 'Appliance', 'State', 'Acts']} />
      <tbody>
        {configurations.map((configuration) => (
          <ConfigurationRow key={String(configuration.id)} configuration={configuration} />
        ))}
      </tbody>
    </table>
  );
}
