import type { ResponseOf } from '../../api/client.ts';
import { useApi, useChange } from '../../api/queries.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';
import { Loaded } from '../../parts/loaded.tsx';

type Fault = NonNullable<ResponseOf<'GET /api/notifications'>['items'][number]['failure']>;

/** Who is told, whether that works, and a test of it. */
export function Channels() {
  const channels = useApi('GET /api/notifications');
  const test = useChange('POST /api/notifications/test');
  const tested = (name: string) => test.data?.items.find(({ channel }) => channel === name);
  return (
    <section>
      <h2>Who is told</h2>
      <Loaded
        query={channels}
        empty="Nobody is told. Name webhooks or a mail server under notifications in the configuration file."
        isEmpty={({ items }) => items.length === 0}
      >
        {({ items }) => (
          <>
            <ul>
              {items.map(({ channel, open, failure }) => (
                <li key={channel}>
                  <strong>{channel}</strong>: {failure === undefined ? 'works' : <FaultText fault={failure} />}
                  {open > 0 && `, ${open.toLocaleString()} told and not over`}
                  {tested(channel) && <TestResult fault={tested(channel)?.failure} />}
                </li>
              ))}
            </ul>
            <ActButton role="operator" isBusy={test.isPending} onClick={() => test.mutate({})}>
              Send a test
            </ActButton>
          </>
        )}
      </Loaded>
      {test.error && <FailureBar failure={test.error} />}
    </section>
  );
}

function TestResult({ fault }: { readonly fault: Fault | undefined }) {
  return <span role="status"> Test: {fault === undefined ? 'sent.' : <FaultText fault={fault} />}</span>;
}

function FaultText({ fault: { message, help, code } }: { readonly fault: Fault }) {
  return (
    <>
      {message} <em>{help}</em> <code>{code}</code>
    </>
  );
}
