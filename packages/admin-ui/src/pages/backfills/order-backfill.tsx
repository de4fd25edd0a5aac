import { Checkbox } from '@fluentui/react-checkbox';
import { Field } from '@fluentui/react-field';
import { Input } from '@fluentui/react-input';
import { Select } from '@fluentui/react-select';
import { useState } from 'react';
import { useConfigurationNames } from '../../api/configuration-names.ts';
import { useChange } from '../../api/queries.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';
import { localOf } from '../../parts/local-time.ts';

const dayMilliseconds = 86_400_000;
/** The field knows minutes; what ended in this one is meant as well. */
const minuteMilliseconds = 60_000;

/** A period, as it was when the page was opened. */
function yesterday() {
  const now = Date.now();
  return {
    from: localOf(new Date(now - dayMilliseconds).toISOString()),
    until: localOf(new Date(now + minuteMilliseconds).toISOString()),
  };
}

/** Orders the import of whatever ended in a period. */
export function OrderBackfill() {
  const { configurations } = useConfigurationNames();
  const [chosen, setChosen] = useState<string>();
  const [period, setPeriod] = useState(yesterday);
  const [isRewriting, setRewriting] = useState(false);
  const order = useChange('POST /api/backfills');
  const configurationId = chosen ?? configurations[0]?.id ?? '';
  const isComplete = configurationId !== '' && period.from !== '' && period.until !== '';
  return (
    <section aria-label="Order a backfill">
      <h2>Order a backfill</h2>
      <p>
        This reconciles a period: the appliance is asked for every session that ended in it, and those that are not
        written yet are brought over.
      </p>
      <div className="filters">
        <Field label="Configuration">
          <Select value={configurationId} onChange={(_, { value }) => setChosen(value)}>
            {configurations.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        <PeriodField label="From" value={period.from} onChange={(from) => setPeriod({ ...period, from })} />
        <PeriodField label="Until" value={period.until} onChange={(until) => setPeriod({ ...period, until })} />
      </div>
      <Checkbox
        label="Compare what is written as well, and write again what is missing or different"
        checked={isRewriting}
        onChange={(_, { checked }) => setRewriting(checked === true)}
      />
      <p className="acts">
        <ActButton
          role="operator"
          appearance="primary"
          isBusy={order.isPending || !isComplete}
          onClick={() =>
            order.mutate({
              body: {
                configurationId,
                from: new Date(period.from).toISOString(),
                until: new Date(period.until).toISOString(),
                ...(isRewriting && { rewrite: true }),
              },
            })
          }
        >
          Order the backfill
        </ActButton>
      </p>
      {order.error && <FailureBar failure={order.error} />}
    </section>
  );
}

interface PeriodFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function PeriodField({ label, value, onChange }: PeriodFieldProps) {
  return (
    <Field label={label}>
      <Input type="datetime-local" value={value} onChange={(_, data) => onChange(data.value)} />
    </Field>
  );
}
