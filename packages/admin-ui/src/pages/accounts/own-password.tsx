import { Button } from '@fluentui/react-button';
import { Field } from '@fluentui/react-field';
import { Input } from '@fluentui/react-input';
import { use, useState, type SyntheticEvent } from 'react';
import { useChange } from '../../api/queries.ts';
import { FailureBar } from '../../parts/failure-bar.tsx';
import { PersonContext } from '../../shell/person.ts';

const blank = { present: '', password: '' };

/** The password of who is signed in. It signs out everywhere, here as well. */
export function OwnPassword() {
  const person = use(PersonContext);
  const [values, setValues] = useState(blank);
  const change = useChange('PUT /api/session/password');
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    change.mutate({ body: values }, { onSuccess: () => setValues(blank) });
  };
  if (person?.by !== 'account') return null;
  return (
    <form onSubmit={submit}>
      <h2>Your password</h2>
      <div className="filters">
        <Field label="Present password">
          <Input
            type="password"
            autoComplete="current-password"
            value={values.present}
            onChange={(_, { value }) => setValues({ ...values, present: value })}
          />
        </Field>
        <Field label="New password">
          <Input
            type="password"
            autoComplete="new-password"
            value={values.password}
            onChange={(_, { value }) => setValues({ ...values, password: value })}
          />
        </Field>
        <Button type="submit" disabled={change.isPending || values.present === '' || values.password === ''}>
          Change it, and sign out everywhere
        </Button>
      </div>
      {change.error && <FailureBar failure={change.error} />}
    </form>
  );
}
