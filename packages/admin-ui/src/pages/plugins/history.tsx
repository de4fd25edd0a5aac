import { useApi, useChange } from '../../api/queries.ts';
import type { Values } from '../../form/schema.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Time } from '../../parts/time.tsx';

interface HistoryProps {
  readonly id: string;
  readonly onRestored: (values: Values) => void;
}

const kinds = { saved: 'Saved', deleted: 'Deleted', restored: 'Restored' } as const;

/** The versions of a configuration with what each changed; any of them can be made the newest. */
export function History({ id, onRestored }: HistoryProps) {
  const versions = useApi('GET /api/configurations/{id}/versions', { path: { id } });
  const restore = useChange('POST /api/configurations/{id}/restore');
  return (
    <section>
      <h2>History</h2>
      {restore.error && <FailureBar failure={restore.error} />}
      <Loaded query={versions}>
        {({ items }) => (
          <ol className="history">
            {items.map((version, index) => (
              <li key={version.version}>
                <strong>
                  {kinds[version.kind]} by {version.savedBy}
                </strong>{' '}
                <Time at={version.savedAt} />{' '}
                {index > 0 && version.kind !== 'deleted' && (
                  <ActButton
                    role="administrator"
                    on={`version ${version.version}`}
                    isBusy={restore.isPending}
                    onClick={() =>
                      restore.mutate({ path: { id }, body: { version: version.version } }, { onSuccess: onRestored })
                    }
                  >
                    Restore
                  </ActButton>
                )}
                <ul>
                  {version.differences.map((difference) => (
                    <li key={difference.field}>
                      {difference.field}: <del>{shown(difference.before)}</del> <ins>{shown(difference.after)}</ins>
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </section>
  );
}

function shown(value: unknown): string {
  if (value === undefined) return 'not set';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
