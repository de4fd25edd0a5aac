import { useState } from 'react';
import { Link } from 'wouter';
import { useApi, useChange } from '../../api/queries.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { useFilters } from '../../shell/hash-location.ts';
import { useConfigurationValues, type Plugin } from '../plugins/configuration-values.ts';
import { DraftTest } from '../plugins/draft-test.tsx';
import { ApplianceAccount } from './appliance-account.tsx';
import { ChosenFields } from './chosen-fields.tsx';
import { Destination } from './destination.tsx';
import { FirstSession } from './first-session.tsx';
import { OutboundEvents } from './outbound-events.tsx';
import { Step } from './step.tsx';

/** From nothing to the first imported session, each step checked on both sides. */
export function Setup() {
  const plugins = useApi('GET /api/plugins', {}, { repeat: false });
  const [filters, setFilters] = useFilters();
  const id = filters.get('configuration');
  return (
    <>
      <h1>Set-up</h1>
      <p>
        Five steps on the appliance, in Dynamics and here. What you type is kept as long as this page is open, and is
        stored by the fourth.
      </p>
      {id === null ? (
        <Loaded query={plugins} empty="No plugin is deployed." isEmpty={({ items }) => items.length === 0}>
          {({ items }) => {
            const [plugin] = items;
            return plugin && <Connect plugin={plugin} onSaved={(saved) => setFilters({ configuration: saved })} />;
          }}
        </Loaded>
      ) : (
        <Receive id={id} />
      )}
    </>
  );
}

interface ConnectProps {
  readonly plugin: Plugin;
  readonly onSaved: (id: string) => void;
}

const nameFields = ['name'];
const applianceFields = ['applianceHost', 'clientId', 'clientSecret'];

/** The first four steps: both accounts, a test of what was typed, and its storing. */
function Connect({ plugin, onSaved }: ConnectProps) {
  const { general, own, toSend } = useConfigurationValues(plugin);
  /** The values with which the test was green: others were not tested. */
  const [green, setGreen] = useState<string>();
  const isGreen = green === JSON.stringify(toSend());
  const create = useChange('POST /api/configurations');
  const problems = create.error?.fields ?? [];
  const save = (): void => create.mutate({ body: toSend() }, { onSuccess: ({ id }) => onSaved(String(id)) });
  return (
    <>
      <Step number={1} title="An API account on the appliance">
        <ApplianceAccount />
        <ChosenFields part={general} first={[...nameFields, ...applianceFields]} problems={problems} />
      </Step>
      <Step number={2} title={`The way into ${plugin.title}`}>
        <Destination />
        <ChosenFields part={own} first={own.schema.required ?? []} problems={problems} />
      </Step>
      <Step number={3} title="A test of both sides">
        <p>
          Nothing is stored by it and nothing is written. Each step that fails says what is missing and where to grant
          it.
        </p>
        <DraftTest
          label="Test both sides"
          values={toSend}
          onEnd={(wasGreen, tested) => setGreen(wasGreen ? JSON.stringify(tested) : undefined)}
        />
      </Step>
      <Step number={4} title="Storing">
        <p>
          {isGreen ? 'The test is green: store it.' : 'It can be stored before the test is green, and mended later.'}
        </p>
        <ActButton
          role="administrator"
          appearance={isGreen ? 'primary' : 'secondary'}
          isBusy={create.isPending}
          onClick={save}
        >
          Store the configuration
        </ActButton>
        {create.error && <FailureBar failure={create.error} />}
      </Step>
      <Step number={5} title="Outbound events, and the first session">
        <p>Comes when the configuration is stored.</p>
      </Step>
    </>
  );
}

/** The last step: the appliance is told where to post, and the first session is awaited. */
function Receive({ id }: { readonly id: string }) {
  const configuration = useApi('GET /api/configurations/{id}', { path: { id } });
  return (
    <Loaded query={configuration}>
      {({ name, applianceId, outboundEventTypes }) => (
        <>
          <p className="well">{String(name)} is stored and in effect.</p>
          <Step number={5} title="Outbound events, and the first session">
            <OutboundEvents applianceId={String(applianceId)} types={(outboundEventTypes ?? []) as readonly string[]} />
            <FirstSession id={id} />
          </Step>
          <p className="acts">
            <Link href={`/configurations/${id}?test=true`}>The configuration and its test</Link>
            <Link href="/">Overview</Link>
          </p>
        </>
      )}
    </Loaded>
  );
}
