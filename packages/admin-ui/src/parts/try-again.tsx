import { useChange } from '../api/queries.ts';
import { ActButton } from './act-button.tsx';
import { FailureBar } from './failure-bar.tsx';

/** Lets a configuration that is down go on, after the cause is gone: the engine would look by itself within minutes. */
export function TryAgain({ id, name }: { readonly id: string; readonly name: string }) {
  const resume = useChange('POST /api/configurations/{id}/resume');
  return (
    <>
      <ActButton role="operator" on={name} isBusy={resume.isPending} onClick={() => resume.mutate({ path: { id } })}>
        Try again now
      </ActButton>
      {resume.error && <FailureBar failure={resume.error} />}
    </>
  );
}
