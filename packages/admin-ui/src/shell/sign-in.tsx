import { Button } from '@fluentui/react-button';
import { Field } from '@fluentui/react-field';
import { Input } from '@fluentui/react-input';
import { useEffect, useRef, useState, type SyntheticEvent } from 'react';
import { useSearch } from 'wouter';
import { useChange } from '../api/queries.ts';
import { FailureBar } from '../parts/failure-bar.tsx';
import { PasswordField } from '../parts/password-field.tsx';
import { navigate } from './hash-location.ts';

/** Signs in with name and password, or at once with the one-time link that stands in the address. */
export function SignIn({ hasAccounts }: { readonly hasAccounts: boolean }) {
  const signIn = useChange('POST /api/session');
  const link = new URLSearchParams(useSearch()).get('link');
  useLink(link, (secret) => signIn.mutate({ body: { link: secret } }));
  return (
    <main className="sign-in">
      <h1>Casebridge</h1>
      {signIn.error && <FailureBar failure={signIn.error} />}
      {hasAccounts ? (
        <PasswordForm isBusy={signIn.isPending} onSubmit={(body) => signIn.mutate({ body })} />
      ) : (
        <p>
          There are no accounts yet. Open the one-time link that the engine printed when it started, or make another on
          its machine with <code>casebridge account link</code>.
        </p>
      )}
    </main>
  );
}

/** A link is good for one use: it is taken once, and does not stay in the address. */
function useLink(link: string | null, use: (secret: string) => void): void {
  const used = useRef<string>(undefined);
  useEffect(() => {
    if (link === null || used.current === link) return;
    used.current = link;
    use(link);
    navigate('/', { replace: true });
  });
}

interface PasswordFormProps {
  readonly isBusy: boolean;
  readonly onSubmit: (values: { readonly name: string; readonly password: string }) => void;
}

function PasswordForm({ isBusy, onSubmit }: PasswordFormProps) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    onSubmit({ name, password });
  };
  return (
    <form onSubmit={submit}>
      <Field label="Name">
        <Input value={name} autoComplete="username" onChange={(_, { value }) => setName(value)} />
      </Field>
      <PasswordField label="Password" kind="current-password" value={password} onChange={setPassword} />
      <Button type="submit" appearance="primary" disabled={isBusy || name === '' || password === ''}>
        Sign in
      </Button>
    </form>
  );
}
