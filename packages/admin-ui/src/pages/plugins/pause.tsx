import { useState } from 'react';
import { useChange } from '../../api/queries.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';
import { localOf } from '../../parts/local-time.ts';

interface PauseProps {
  readonly id: string;
  readonly name: string;
  /** Whether it is paused or parked now. */
  readonly isHeld: boolean;
}

/** Pauses a configuration until a time that is asked for, or lets it go on at once. */
export function Pause({ id, name, isHeld }: PauseProps) {
  const [until, setUntil] = useState<string>();
  const pause = useChange('POST /api/configurations/{id}/pause');
  const resume = useChange('POST /api/configurations/{id}/resume');
  const failure = pause.error ?? resume.error;
  const path = { id };
  return (
    <>
      {isHeld ? (
        <ActButton role="operator" on={name} isBusy={resume.isPending} onClick={() => resume.mutate({ path })}>
          Resume
        </ActButton>
      ) : (
        <ActButton role="operator" on={name} onClick={() => setUntil(until === undefined ? inAnHour() : undefined)}>
          Pause
        </ActButton>
      )}
      {until !== undefined && !isHeld && (
        <span className="pause">
          <label>
            until{' '}
            <input type="datetime-local" value={until} onChange={(event) => setUntil(event.currentTarget.value)} />
          </label>
          <ActButton
            role="operator"
            on={name}
            isBusy={pause.isPending || until === ''}
            onClick={() =>
              pause.mutate(
                { path, body: { until: new Date(until).toISOString() } },
                { onSuccess: () => setUntil(undefined) },
              )
            }
          >
            Pause until then
          </ActButton>
        </span>
      )}
      {failure && <FailureBar failure={failure} />}
    </>
  );
}

function inAnHour(): string {
  return localOf(new Date(Date.now() + 3_600_000).toISOString());
}
