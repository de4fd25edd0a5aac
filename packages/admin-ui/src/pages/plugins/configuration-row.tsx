import { useState } from 'react';
import { Link } from 'wouter';
import type { ResponseOf } from '../../api/client.ts';
import { useApi, useChange } from '../../api/queries.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';
import { Time } from '../../parts/time.tsx';
import { versionOf } from './configuration-version.ts';
import { ConnectionTest } from './connection-test.tsx';
import { Pause } from './pause.tsx';
import { rememberDeleted } from './undo-delete.tsx';

type Configuration = ResponseOf<'GET /api/configurations'>['items'][number];

/** A configuration with all that can be done to it without opening it. */
export function ConfigurationRow({ configuration }: { readonly configuration: Configuration }) {
  const [id, name] = [String(configuration.id), String(configuration.name)];
  const [isTesting, setTesting] = useState(false);
  const path = { id };
  const state = useApi('GET /api/configurations/{id}/state', { path });
  const save = useChange('PUT /api/configurations/{id}');
  const copy = useChange('POST /api/configurations/{id}/copy');
  const remove = useChange('DELETE /api/configurations/{id}');
  const isDisabled = configuration.disabled === true;
  const failure = save.error ?? copy.error ?? remove.error;
  // Not as a callback of the mutation: that would go with this row.
  const removed = (): Promise<void> =>
    remove.mutateAsync({ path }).then(
      () => rememberDeleted({ id, name }),
      () => undefined,
    );
  const toggle = (): void => {
    const body = { ...configuration, disabled: !isDisabled };
    save.mutate({ path, body, ifMatch: versionOf(configuration) });
  };
  const acts = [
    ['Test', 'operator', () => setTesting(true)],
    ['Copy', 'administrator', () => copy.mutate({ path, body: { name: `${name} (copy)` } })],
    [isDisabled ? 'Enable' : 'Disable', 'administrator', toggle],
    ['Delete', 'administrator', () => void removed()],
  ] as const;
  return (
    <>
      <tr>
        <th scope="row">
          <Link href={`/configurations/${id}`}>{name}</Link>
        </th>
        <td>{String(configuration.applianceHost)}</td>
        <td>
          <State isDisabled={isDisabled} state={state.data} />
        </td>
        <td>
          <div className="acts">
            {acts.map(([label, role, act]) => (
              <ActButton key={label} role={role} on={name} onClick={act}>
                {label}
              </ActButton>
            ))}
            {!isDisabled && <Pause id={id} name={name} isHeld={isHeld(state.data)} />}
          </div>
        </td>
      </tr>
      {(failure !== null || isTesting) && (
        <tr>
          <td colSpan={4}>
            {failure && <FailureBar failure={failure} />}
            {isTesting && <ConnectionTest id={id} onClose={() => setTesting(false)} />}
          </td>
        </tr>
      )}
    </>
  );
}

type ConfigurationState = ResponseOf<'GET /api/configurations/{id}/state'>;

function isHeld(state: ConfigurationState | undefined): boolean {
  return state !== undefined && (state.pausedUntil !== null || state.parked !== null);
}

interface StateProps {
  readonly isDisabled: boolean;
  readonly state: ConfigurationState | undefined;
}

function State({ isDisabled, state }: StateProps) {
  if (isDisabled) return <>Disabled</>;
  if (state === undefined) return <>Enabled</>;
  if (state.pausedUntil !== null) {
    return (
      <>
        Paused until <Time at={state.pausedUntil} />
      </>
    );
  }
  if (state.parked === null) return <>Enabled</>;
  return (
    <>
      <strong>Down.</strong> {state.parked.message} {state.parked.help}
    </>
  );
}
