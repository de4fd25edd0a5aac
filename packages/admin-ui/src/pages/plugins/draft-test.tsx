import { Spinner } from '@fluentui/react-spinner';
import { useState } from 'react';
import type { Values } from '../../form/schema.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';
import { TestSteps } from './test-steps.tsx';
import { useTest } from './use-test.ts';

interface DraftTestProps {
  readonly label: string;
  /** Of the saved configuration whose secrets count where none was typed. */
  readonly id?: string | undefined;
  readonly values: () => Values;
  /** Told whether all was well with which values. */
  readonly onEnd?: (isGreen: boolean, tested: Values) => void;
}

/** Tests what was typed, before it is saved. Nothing of it is kept, and nothing of what was typed is lost. */
export function DraftTest({ label, id, values, onEnd }: DraftTestProps) {
  const { steps, state, failure, start } = useTest();
  const [tested, setTested] = useState<string>();
  const hasChanged = tested !== JSON.stringify(values());
  const test = (): void => {
    const draft = values();
    setTested(JSON.stringify(draft));
    start({ kind: 'draft', ...(id !== undefined && { id }), values: draft }, (isGreen) => onEnd?.(isGreen, draft));
  };
  return (
    <div aria-busy={state === 'running'}>
      <ActButton role="administrator" isBusy={state === 'running'} onClick={test}>
        {label}
      </ActButton>
      {failure && <FailureBar failure={failure} />}
      <TestSteps steps={steps} />
      {state === 'running' && <Spinner size="tiny" label="Testing both sides" />}
      {state === 'green' && !hasChanged && <p className="well">All is well.</p>}
      {state === 'green' && hasChanged && (
        <p role="status">All was well with what stood here before. It was changed since: test it again.</p>
      )}
      {state === 'red' && <p role="status">Something is missing: see what failed above.</p>}
    </div>
  );
}
