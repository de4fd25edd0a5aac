import { Button } from '@fluentui/react-button';
import type { SyntheticEvent } from 'react';
import type { ApiFailure } from '../../api/client.ts';
import { FormFields } from '../../form/form-fields.tsx';
import type { Values } from '../../form/schema.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';
import { navigate } from '../../shell/hash-location.ts';
import { useConfigurationValues, type Plugin } from './configuration-values.ts';
import { DraftTest } from './draft-test.tsx';

interface ConfigurationFormProps {
  readonly plugin: Plugin;
  /** As it is stored; missing for a new one. */
  readonly configuration?: Values;
  readonly failure: ApiFailure | null;
  readonly isBusy: boolean;
  readonly onSave: (values: Values) => void;
}

/** The form of a configuration, drawn from the schemas of engine and plugin. What was typed stays until it is saved. */
export function ConfigurationForm({ plugin, configuration, failure, isBusy, onSave }: ConfigurationFormProps) {
  const { general, own, toSend } = useConfigurationValues(plugin, configuration);
  const problems = failure?.fields ?? [];
  const save = (): void => onSave(toSend());
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    save();
  };
  return (
    <form onSubmit={submit} noValidate autoComplete="off">
      <h2>BeyondTrust Appliance B Series</h2>
      <FormFields {...general} problems={problems} />
      <h2>{plugin.title}</h2>
      <FormFields {...own} problems={problems} />
      {failure && <FailureBar failure={failure} />}
      <p className="acts">
        <ActButton role="administrator" appearance="primary" isBusy={isBusy} onClick={save}>
          Save
        </ActButton>
        <Button size="small" onClick={() => navigate('/plugins')}>
          Leave without saving
        </Button>
      </p>
      <DraftTest label="Test without saving" id={idOf(configuration)} values={toSend} />
    </form>
  );
}

function idOf(configuration: Values | undefined): string | undefined {
  return typeof configuration?.id === 'string' ? configuration.id : undefined;
}
