import { Spinner } from '@fluentui/react-spinner';
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
  readonly onEnd?: (isGreen: boolean) => void;
}

/** Tests what was typed, before it is saved. Nothing of it is kept, and nothing of what was typed is lost. */
export function DraftTest({ label, id, values, onEnd }: DraftTestProps) {
  const { steps, state, failure, start } = useTest();
  return (
    <div aria-busy={state === 'running'}>
      <ActButton
        role="administrator"
        isBusy={state === 'running'}
        onClick={() => void start({ kind: 'draft', ...(id !== undefined && { id }), values: values() }, onEnd)}
      >
        {label}
      </ActButton>
      {failure && <FailureBar failure={failure} />}
      <TestSteps steps={steps} />
      {state === 'running' && <Spinner size="tiny" label="Testing both sides" />}
      {state === 'green' && <p className="well">All is well.</p>}
      {state === 'red' && <p role="status">Something is missing: see what failed above.</p>}
    </div>
  );
}
