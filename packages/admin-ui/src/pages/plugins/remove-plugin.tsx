import { useState } from 'react';
import { useChange } from '../../api/queries.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';

interface RemovePluginProps {
  readonly name: string;
  readonly version: string;
}

/** Takes the highest installed version away; the one before it, or that of the product, goes on. Asked for twice. */
export function RemovePlugin({ name, version }: RemovePluginProps) {
  const [isAsked, setAsked] = useState(false);
  const remove = useChange('DELETE /api/plugins/{name}');
  return (
    <>
      {isAsked ? (
        <ActButton role="administrator" isBusy={remove.isPending} onClick={() => remove.mutate({ path: { name } })}>
          {`Remove ${version} for good`}
        </ActButton>
      ) : (
        <ActButton role="administrator" on={`${name} ${version}`} appearance="subtle" onClick={() => setAsked(true)}>
          Remove this version
        </ActButton>
      )}
      {remove.error && <FailureBar failure={remove.error} />}
    </>
  );
}
