import { Button } from '@fluentui/react-button';
import { Spinner } from '@fluentui/react-spinner';
import { useEffect } from 'react';
import { FailureBar } from '../../parts/failure-bar.tsx';
import { TestSteps } from './test-steps.tsx';
import { useTest } from './use-test.ts';

interface ConnectionTestProps {
  readonly id: string;
  readonly onClose: () => void;
}

/** Tests the connection of a configuration as it was saved; each step as it ends, with what is missing and where to grant it. */
export function ConnectionTest({ id, onClose }: ConnectionTestProps) {
  const { steps, state, failure, start } = useTest();
  useEffect(() => start({ kind: 'saved', id }), [id, start]);
  return (
    <section className="card" aria-label="Test of the connection" aria-busy={state === 'running'}>
      {failure && <FailureBar failure={failure} />}
      <TestSteps steps={steps} />
      {state === 'running' && <Spinner size="tiny" label="Testing the connection to both sides" />}
      {state === 'green' && <p className="well">All is well.</p>}
      {state === 'red' && <p role="status">Something is missing: see what failed above.</p>}
      <div className="acts">
        <Button size="small" disabledFocusable={state === 'running'} onClick={() => start({ kind: 'saved', id })}>
          Test again
        </Button>
        <Button size="small" onClick={onClose}>
          Close the test
        </Button>
      </div>
    </section>
  );
}
