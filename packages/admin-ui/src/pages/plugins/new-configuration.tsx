import { useParams } from 'wouter';
import { useApi, useChange } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { navigate } from '../../shell/hash-location.ts';
import { ConfigurationForm } from './configuration-form.tsx';

/** A configuration that does not exist yet. */
export function NewConfiguration() {
  const { plugin: name } = useParams<{ plugin: string }>();
  const plugins = useApi('GET /api/plugins', {}, { repeat: false });
  const create = useChange('POST /api/configurations');
  return (
    <>
      <h1>New configuration</h1>
      <Loaded
        query={plugins}
        empty="This plugin is not deployed."
        isEmpty={({ items }) => !items.some((each) => each.name === name)}
      >
        {({ items }) =>
          items
            .filter((each) => each.name === name)
            .map((plugin) => (
              <ConfigurationForm
                key={plugin.name}
                plugin={plugin}
                failure={create.error}
                isBusy={create.isPending}
                onSave={(body) =>
                  create.mutate(
                    { body },
                    { onSuccess: ({ id }) => navigate(`/configurations/${String(id)}?test=true`) },
                  )
                }
              />
            ))
        }
      </Loaded>
    </>
  );
}
