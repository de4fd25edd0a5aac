import { Button } from '@fluentui/react-button';
import { useState } from 'react';
import { useChange } from '../../api/queries.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';

/** Erases a session in the engine. It cannot be taken back, so it is asked for twice. */
export function EraseSession({ lsid }: { readonly lsid: string }) {
  const [isAsked, setAsked] = useState(false);
  const erase = useChange('POST /api/sessions/{lsid}/erase');
  return (
    <section>
      <h2>Erasure</h2>
      <div className="acts">
        {isAsked ? (
          <>
            <span>The engine forgets the session for good and never takes it in again. This cannot be taken back.</span>
            <ActButton
              role="administrator"
              appearance="primary"
              isBusy={erase.isPending}
              onClick={() => erase.mutate({ path: { lsid } }, { onSuccess: () => setAsked(false) })}
            >
              Erase for good
            </ActButton>
            <Button size="small" onClick={() => setAsked(false)}>
              Cancel
            </Button>
          </>
        ) : (
          <ActButton role="administrator" onClick={() => setAsked(true)}>
            Erase this session
          </ActButton>
        )}
      </div>
      {erase.data && <p role="status">{erase.data.message}</p>}
      {erase.error && <FailureBar failure={erase.error} />}
    </section>
  );
}
