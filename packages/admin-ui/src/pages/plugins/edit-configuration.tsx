import { useState } from 'react';
import { Link, useParams } from 'wouter';
import type { ResponseOf } from '../../api/client.ts';
import { useApi, useChange } from '../../api/queries.ts';
import type { Values } from '../../form/schema.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { useFilters } from '../../shell/hash-location.ts';
import { ConfigurationForm } from './configuration-form.tsx';
import type { Plugin } from './configuration-values.ts';
import { versionOf } from './configuration-version.ts';
import { ConnectionTest } from './connection-test.tsx';
import { History } from './history.tsx';

/** A configuration with its test and its history. */
export function EditConfiguration() {
  const { id } = useParams<{ id: string }>();
  const configuration = useApi('GET /api/configurations/{id}', { path: { id } }, { repeat: false });
  const plugins = useApi('GET /api/plugins', {}, { repeat: false });
  return (
    <>
      <p>
        <Link href="/plugins">All configurations</Link>
      </p>
      <Loaded query={configuration}>
        {(stored) => (
          <Loaded query={plugins}>
            {({ items }) => {
              const plugin = items.find((each) => each.name === stored.plugin);
              if (plugin === undefined) return <p>The plugin {String(stored.plugin)} is not deployed.</p>;
              return <Editor key={id} id={id} stored={stored} plugin={plugin} />;
            }}
          </Loaded>
        )}
      </Loaded>
    </>
  );
}

interface EditorProps {
  readonly id: string;
  readonly stored: ResponseOf<'GET /api/configurations/{id}'>;
  readonly plugin: Plugin;
}

function Editor({ id, stored, plugin }: EditorProps) {
  const save = useChange('PUT /api/configurations/{id}');
  // What was saved or restored replaces what was typed; nothing else does, neither a failed save nor somebody else's.
  const [shown, setShown] = useState({ values: stored, count: 0 });
  const show = (values: Values): void => setShown(({ count }) => ({ values, count: count + 1 }));
  const [filters, setFilters] = useFilters();
  const isTesting = filters.get('test') === 'true';
  return (
    <>
      <h1>{String(shown.values.name)}</h1>
      <p className="acts">
        <ActButton role="operator" onClick={() => setFilters({ test: 'true' })}>
          Test the connection
        </ActButton>
      </p>
      {isTesting && <ConnectionTest id={id} onClose={() => setFilters({ test: '' })} />}
      {save.isSuccess && <p role="status">Saved. It is in effect.</p>}
      <ConfigurationForm
        key={shown.count}
        plugin={plugin}
        configuration={shown.values}
        failure={save.error}
        isBusy={save.isPending}
        onSave={(body) => save.mutate({ path: { id }, body, ifMatch: versionOf(shown.values) }, { onSuccess: show })}
      />
      <History id={id} onRestored={show} />
    </>
  );
}
