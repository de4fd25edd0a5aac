import { useChange } from '../../api/queries.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';
import { Time } from '../../parts/time.tsx';

/** A link for somebody who has no account yet, or has forgotten the password. */
export function OneTimeLink() {
  const link = useChange('POST /api/one-time-links');
  return (
    <section>
      <h2>One-time link</h2>
      <p>Signs one browser in, once, as administrator.</p>
      <ActButton role="administrator" isBusy={link.isPending} onClick={() => link.mutate({})}>
        Make a link
      </ActButton>
      {link.data && (
        <p role="status">
          <code>{link.data.url}</code> until <Time at={link.data.until} />
        </p>
      )}
      {link.error && <FailureBar failure={link.error} />}
    </section>
  );
}
