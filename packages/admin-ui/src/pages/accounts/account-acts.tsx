import { Input } from '@fluentui/react-input';
import { useState } from 'react';
import type { ResponseOf } from '../../api/client.ts';
import { useChange } from '../../api/queries.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';
import { RoleSelect } from './role-field.tsx';

type Account = ResponseOf<'GET /api/accounts'>['items'][number];

/** Role, password and removal of an account; each signs it out everywhere. */
export function AccountActs({ account: { id, name, role } }: { readonly account: Account }) {
  const [open, setOpen] = useState<'password' | 'removal'>();
  const [password, setPassword] = useState('');
  const change = useChange('PUT /api/accounts/{id}');
  const remove = useChange('DELETE /api/accounts/{id}');
  const path = { id };
  const failure = change.error ?? remove.error;
  const close = (): void => {
    setOpen(undefined);
    setPassword('');
  };
  return (
    <div className="acts">
      <RoleSelect
        aria-label={`Role of ${name}`}
        value={role}
        onChange={(next) => change.mutate({ path, body: { role: next } })}
      />
      <ActButton role="administrator" on={`of ${name}`} onClick={() => setOpen('password')}>
        New password
      </ActButton>
      <ActButton role="administrator" on={name} onClick={() => setOpen('removal')}>
        Remove
      </ActButton>
      {open === 'password' && (
        <>
          <Input
            type="password"
            aria-label={`New password of ${name}, typed`}
            autoComplete="new-password"
            value={password}
            onChange={(_, { value }) => setPassword(value)}
          />
          <ActButton
            role="administrator"
            isBusy={change.isPending || password === ''}
            onClick={() => change.mutate({ path, body: { password } }, { onSuccess: close })}
          >
            Set it
          </ActButton>
        </>
      )}
      {open === 'removal' && (
        <ActButton role="administrator" isBusy={remove.isPending} onClick={() => remove.mutate({ path })}>
          {`Remove ${name} for good`}
        </ActButton>
      )}
      {failure && <FailureBar failure={failure} />}
    </div>
  );
}
