import { useState } from 'react';
import { useChange } from '../api/queries.ts';
import { ActButton } from '../parts/act-button.tsx';
import { FailureBar } from '../parts/failure-bar.tsx';
import { Time } from '../parts/time.tsx';
import { SetAsideForm } from './set-aside-form.tsx';
import type { Group, SetAside } from './use-set-asides.ts';

interface SetAsideControlProps {
  readonly group: Group;
  readonly setAside: SetAside | undefined;
  /** Names the group, for screen readers. */
  readonly on: string;
}

/** Sets a group aside until a time or a count; of one that is, says so, with who and why, and brings it back. */
export function SetAsideControl({ group: { configurationId, cause }, setAside, on }: SetAsideControlProps) {
  const [isAsked, setAsked] = useState(false);
  const end = useChange('DELETE /api/configurations/{id}/set-asides/{cause}');
  if (setAside === undefined) {
    return isAsked ? (
      <SetAsideForm group={{ configurationId, cause }} onEnd={() => setAsked(false)} />
    ) : (
      <ActButton role="operator" on={on} onClick={() => setAsked(true)}>
        Set aside
      </ActButton>
    );
  }
  return (
    <div>
      <SetAsideWords setAside={setAside} />
      <ActButton
        role="operator"
        on={on}
        isBusy={end.isPending}
        onClick={() => end.mutate({ path: { id: configurationId, cause } }, { onSuccess: () => setAsked(false) })}
      >
        Bring back
      </ActButton>
      {end.error && <FailureBar failure={end.error} />}
    </div>
  );
}

export function SetAsideWords({ setAside: { until, untilCount, by, why } }: { readonly setAside: SetAside }) {
  return (
    <p>
      Set aside until <Time at={until} />
      {untilCount !== undefined && `, or until it counts ${untilCount.toLocaleString()}`}, by {by}: <q>{why}</q>
    </p>
  );
}
