import { Button } from '@fluentui/react-button';
import { use, useState, type SyntheticEvent } from 'react';
import { useChange } from '../../api/queries.ts';
import { FailureBar } from '../../parts/failure-bar.tsx';
import { PasswordField } from '../../parts/password-field.tsx';
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
        <PasswordField
          label="Present password"
          kind="current-password"
          value={values.present}
          onChange={(present) => setValues({ ...values, present })}
        />
        <PasswordField
          label="New password"
          kind="new-password"
          value={values.password}
          onChange={(password) => setValues({ ...values, password })}
        />
        <Button type="submit" disabled={change.isPending || values.present === '' || values.password === ''}>
          Change it, and sign out everywhere
        </Button>
      </div>
      {change.error && <FailureBar failure={change.error} />}
    </form>
  );
}
