import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-message-bar';
import type { ApiFailure, FailureKind } from '../api/client.ts';

const titles: Readonly<Record<FailureKind, string>> = {
  refused: 'This did not work.',
  'not-permitted': 'Your role does not allow this.',
  'signed-out': 'You are not signed in any more.',
  'timed-out': 'This took too long and was ended.',
  unreachable: 'No connection to the engine.',
};

/** A failure: what happened, every fault of what was entered, what to do, and the code to look up. */
export function FailureBar({ failure }: { readonly failure: ApiFailure }) {
  return (
    <MessageBar intent={failure.kind === 'timed-out' ? 'warning' : 'error'} layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{titles[failure.kind]}</MessageBarTitle> {failure.message}
        {failure.problems.length > 0 && (
          <ul>
            {failure.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        )}{' '}
        {failure.help} <code>{failure.code}</code>
      </MessageBarBody>
    </MessageBar>
  );
}
