import { LongText } from '../../parts/long-text.tsx';
import type { TestStep } from './use-test.ts';

const words = { passed: 'Passed', warning: 'Warning', failed: 'Failed', 'not-run': 'Not run' } as const;
const sides = { appliance: 'Appliance', engine: 'Engine', plugin: 'Destination' } as const;

/** The steps of a test so far. */
export function TestSteps({ steps }: { readonly steps: readonly TestStep[] }) {
  return (
    <ol className="steps" aria-live="polite">
      {steps.map((step) => (
        <li key={step.name} className={`step ${step.state}`}>
          <strong>{words[step.state]}</strong> {sides[step.side]}: {step.title}
          {step.durationMilliseconds !== undefined && (
            <span className="detail">{step.durationMilliseconds.toLocaleString()} ms</span>
          )}
          {step.message !== '' && <LongText text={step.message} />}
          {step.state !== 'passed' && step.help !== '' && <p className="help">{step.help}</p>}
        </li>
      ))}
    </ol>
  );
}
