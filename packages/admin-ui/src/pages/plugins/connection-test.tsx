import { Button } from '@fluentui/react-button';
import { Spinner } from '@fluentui/react-spinner';
import { useEffect } from 'react';
import { useChange } from '../../api/queries.ts';
import { LongText } from '../../parts/long-text.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';

interface ConnectionTestProps {
  readonly id: string;
  readonly onClose: () => void;
}

const words: Readonly<Record<string, string>> = {
  ...{ passed: 'Passed', warning: 'Warning', failed: 'Failed', 'not-run': 'Not run', skipped: 'Not run' },
};

/** Tests the connection of a configuration as it was saved; each step with what is missing and where to grant it. */
export function ConnectionTest({ id, onClose }: ConnectionTestProps) {
  const test = useChange('POST /api/configurations/{id}/test');
  const { mutate } = test;
  useEffect(() => mutate({ path: { id } }), [id, mutate]);
  return (
    <section className="card" aria-label="Test of the connection" aria-busy={test.isPending}>
      {test.isPending && <Spinner size="tiny" label="Testing the connection to both sides" />}
      {test.error && <FailureBar failure={test.error} />}
      <ol className="steps">
        {test.data?.items.map((step) => (
          <li key={step.name} className={`step ${step.state}`}>
            <strong>{words[step.state] ?? step.state}</strong> {step.title}
            {step.message !== '' && <LongText text={step.message} />}
            {step.state !== 'passed' && step.help !== '' && <p className="help">{step.help}</p>}
          </li>
        ))}
      </ol>
      <Button size="small" disabled={test.isPending} onClick={() => mutate({ path: { id } })}>
        Test again
      </Button>{' '}
      <Button size="small" onClick={onClose}>
        Close the test
      </Button>
    </section>
  );
}
