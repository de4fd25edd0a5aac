import { Spinner } from '@fluentui/react-spinner';
import { FailureBar } from '../parts/failure-bar.tsx';
import { useSession } from './connection.ts';
import { PersonContext } from './person.ts';
import { Shell } from './shell.tsx';
import { SignIn } from './sign-in.tsx';

/** Nothing is shown to anybody who has not signed in. */
export function Gate() {
  const session = useSession();
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
