import { Field } from '@fluentui/react-field';
import { Input } from '@fluentui/react-input';
import { useState, type SyntheticEvent } from 'react';
import { useChange } from '../../api/queries.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';
import { PasswordField } from '../../parts/password-field.tsx';
import { RoleSelect, type Role } from './role-field.tsx';

const blank = { name: '', role: 'operator' as Role, password: '' };

/** Makes an account. What was typed stays where it was refused. */
export function NewAccount() {
  const [values, setValues] = useState(blank);
  const create = useChange('POST /api/accounts');
  const save = (): void => create.mutate({ body: values }, { onSuccess: () => setValues(blank) });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    save();
  };
  return (
    <form onSubmit={submit} aria-label="New account" autoComplete="off">
      <h2>New account</h2>
      <div className="filters">
        <Field label="Name of the account">
          <Input value={values.name} onChange={(_, { value }) => setValues({ ...values, name: value })} />
        </Field>
        <Field label="Role of the account">
          <RoleSelect value={values.role} onChange={(role) => setValues({ ...values, role })} />
        </Field>
        <PasswordField
          label="Password of the account"
          kind="new-password"
          value={values.password}
          onChange={(password) => setValues({ ...values, password })}
        />
        <ActButton role="administrator" isBusy={create.isPending} onClick={save}>
          Make the account
        </ActButton>
      </div>
      {create.error && <FailureBar failure={create.error} />}
    </form>
  );
}
