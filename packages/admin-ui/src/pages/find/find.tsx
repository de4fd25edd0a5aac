import { useQueryClient } from '@tanstack/react-query';
import { Button } from '@fluentui/react-button';
import { Field } from '@fluentui/react-field';
import { Input } from '@fluentui/react-input';
import { Spinner } from '@fluentui/react-spinner';
import { useState, type SyntheticEvent } from 'react';
import { useApi } from '../../api/queries.ts';
import { FailureBar } from '../../parts/failure-bar.tsx';
import { localOf } from '../../parts/local-time.ts';
import { useFilters } from '../../shell/hash-location.ts';
import { useMissingRole } from '../../shell/person.ts';
import { Asked, FoundSession, VerdictText } from './found-session.tsx';

/** The appliance and the destination are asked as well, each of which may take its time. */
const patienceMilliseconds = 60_000;

/** What became of this? One box for whatever is known of a session. */
export function Find() {
  const [filters] = useFilters();
  const missing = useMissingRole('operator');
  return (
    <>
      <h1>Find</h1>
      <p>
        What became of a session? Enter what you know of it. If neither the engine nor Dynamics knows it, the appliance
        is asked.
      </p>
      {missing === undefined ? <Question key={filters.toString()} filters={filters} /> : <p>{missing}</p>}
      {missing === undefined && filters.size > 0 && <Answer filters={filters} />}
    </>
  );
}

function Question({ filters }: { readonly filters: URLSearchParams }) {
  const [, setFilters] = useFilters();
  const client = useQueryClient();
  const [values, setValues] = useState({
    q: filters.get('q') ?? '',
    from: filters.get('from') ?? '',
    until: filters.get('until') ?? '',
  });
  const change = (key: keyof typeof values, value: string): void => setValues({ ...values, [key]: value });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const question = { ...values, q: values.q.trim() };
    // The same question is asked anew: much may have happened since.
    if (isIn(filters, question)) void client.invalidateQueries({ queryKey: ['GET /api/explain'] });
    else setFilters(question);
  };
  return (
    <form onSubmit={submit} role="search">
      <Field label="Case number, external key, session id, customer or representative">
        <Input
          required={values.from === '' && values.until === ''}
          value={values.q}
          spellCheck={false}
          onChange={(_, { value }) => change('q', value)}
        />
      </Field>
      <div className="filters">
        {(['from', 'until'] as const).map((key) => (
          <Field key={key} label={key === 'from' ? 'Ended from' : 'Ended until'}>
            <Input
              type="datetime-local"
              value={localOf(values[key])}
              onChange={(_, { value }) => change(key, value === '' ? '' : new Date(value).toISOString())}
            />
          </Field>
        ))}
        <Button type="submit" appearance="primary">
          Find
        </Button>
      </div>
      <p className="detail">Without a time, the appliance is asked for the last 24 hours; at most for 7 days.</p>
    </form>
  );
}

function isIn(filters: URLSearchParams, question: Readonly<Record<string, string>>): boolean {
  return Object.entries(question).every(([key, value]) => (filters.get(key) ?? '') === value);
}

function Answer({ filters }: { readonly filters: URLSearchParams }) {
  const query = Object.fromEntries(filters);
  const { data, error, isFetching } = useApi('GET /api/explain', { query }, { repeat: false, patienceMilliseconds });
  return (
    <section aria-label="Answer" aria-live="polite" aria-busy={isFetching}>
      {isFetching && <Spinner size="tiny" label="Asking the engine, Dynamics, and the appliance if need be" />}
      {error && <FailureBar failure={error} />}
      {data?.nothing && (
        <div className="card">
          <VerdictText verdict={data.nothing} />
        </div>
      )}
      {data?.sessions.map((session) => (
        <FoundSession key={session.lsid} session={session} />
      ))}
      {data && <Asked asked={data.asked} />}
    </section>
  );
}
