import { Spinner } from '@fluentui/react-spinner';
import { useApi } from '../api/queries.ts';
import { FailureBar } from '../parts/failure-bar.tsx';
import { PersonContext } from './person.ts';
import { Shell } from './shell.tsx';
import { SignIn } from './sign-in.tsx';

/** Nothing is shown to anybody who has not signed in. */
export function Gate() {
  const session = useApi('GET /api/session');
  if (session.data === undefined) {
    if (session.error) return <FailureBar failure={session.error} />;
    return <Spinner label="Asking the engine" className="whole-page" />;
  }
  if (!session.data.signedIn) return <SignIn hasAccounts={session.data.hasAccounts} />;
  return (
    <PersonContext value={session.data}>
      <Shell />
    </PersonContext>
  );
}
