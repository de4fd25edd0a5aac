import { Button } from '@fluentui/react-button';
import { Field } from '@fluentui/react-field';
import { Input } from '@fluentui/react-input';
import { useEffect, useRef, useState } from 'react';
import { useChange } from '../api/queries.ts';
import { ActButton } from '../parts/act-button.tsx';
import { FailureBar } from '../parts/failure-bar.tsx';
import { localOf } from '../parts/local-time.ts';
import type { Group } from './use-set-asides.ts';

const dayMilliseconds = 86_400_000;

interface SetAsideFormProps {
  readonly group: Group;
  readonly onEnd: () => void;
}

/** Asks until when, and why. In the page, not over it, so that the group that it is about can still be read. */
export function SetAsideForm({ group: { configurationId: id, cause }, onEnd }: SetAsideFormProps) {
  const [values, setValues] = useState({ until: inADay(), untilCount: '', why: '' });
  const order = useChange('PUT /api/configurations/{id}/set-asides/{cause}');
  const change = (key: keyof typeof values) => (_: unknown, data: { readonly value: string }) =>
    setValues({ ...values, [key]: data.value });
  const place = useRef<HTMLElement>(null);
  useEffect(() => place.current?.focus(), []);
  const isComplete = values.why.trim() !== '' && (values.until !== '' || values.untilCount !== '');
  return (
    <section ref={place} className="card confirmation" aria-label="Set aside?" tabIndex={-1}>
      <p>
        <strong>Set this group aside?</strong> It goes on to be counted, and calls nobody until it returns by itself.
      </p>
      <div className="filters">
        <Field label="Until" hint="At most 30 days, as if left empty.">
          <Input type="datetime-local" value={values.until} onChange={change('until')} />
        </Field>
        <Field label="Or until it counts" hint="Deliveries; may be left empty.">
          <Input type="number" min={1} value={values.untilCount} onChange={change('untilCount')} />
        </Field>
        <Field label="Why" required hint="Stands in the audit, with your name.">
          <Input value={values.why} maxLength={500} onChange={change('why')} />
        </Field>
      </div>
      <p className="acts">
        <ActButton
          role="operator"
          appearance="primary"
          isBusy={order.isPending || !isComplete}
          onClick={() => order.mutate({ path: { id, cause }, body: bodyOf(values) }, { onSuccess: onEnd })}
        >
          Set it aside
        </ActButton>
        <Button size="small" onClick={onEnd}>
          Cancel
        </Button>
      </p>
      {order.error && <FailureBar failure={order.error} />}
    </section>
  );
}

function bodyOf({
  until,
  untilCount,
  why,
}: {
  readonly until: string;
  readonly untilCount: string;
  readonly why: string;
}) {
  return {
    why: why.trim(),
    ...(until !== '' && { until: new Date(until).toISOString() }),
    ...(untilCount !== '' && { untilCount: Number(untilCount) }),
  };
}

function inADay(): string {
  return localOf(new Date(Date.now() + dayMilliseconds).toISOString());
}
