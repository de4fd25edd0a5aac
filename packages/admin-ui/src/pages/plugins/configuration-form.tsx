import { Button } from '@fluentui/react-button';
import { useState, type SyntheticEvent } from 'react';
import type { ApiFailure, ResponseOf } from '../../api/client.ts';
import { FormFields } from '../../form/form-fields.tsx';
import { defaultsOf, valuesToSend, type FormSchema, type Values } from '../../form/schema.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { FailureBar } from '../../parts/failure-bar.tsx';
import { navigate } from '../../shell/hash-location.ts';

export type Plugin = ResponseOf<'GET /api/plugins'>['items'][number];

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
  const schemas = {
    general: plugin.form as unknown as FormSchema,
    own: plugin.settingsSchema as unknown as FormSchema,
  };
  const [general, setGeneral] = useState<Values>(() => ({ ...defaultsOf(schemas.general), ...configuration }));
  const [own, setOwn] = useState<Values>(() => ({
    ...defaultsOf(schemas.own),
    ...(configuration?.settings as Values | undefined),
  }));
  const problems = failure?.fields ?? [];
  const save = (): void => {
    const { settings: _, ...values } = valuesToSend(schemas.general, general);
    onSave({ ...values, plugin: plugin.name, settings: valuesToSend(schemas.own, own) });
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    save();
  };
  const change = (name: string, value: unknown) => (before: Values) => ({ ...before, [name]: value });
  return (
    <form onSubmit={submit} noValidate autoComplete="off">
      <h2>BeyondTrust Appliance B Series</h2>
      <FormFields
        schema={schemas.general}
        values={general}
        prefix=""
        problems={problems}
        onChange={(name, value) => setGeneral(change(name, value))}
      />
      <h2>{plugin.title}</h2>
      <FormFields
        schema={schemas.own}
        values={own}
        prefix="settings."
        problems={problems}
        onChange={(name, value) => setOwn(change(name, value))}
      />
      {failure && <FailureBar failure={failure} />}
      <p className="acts">
        <ActButton role="administrator" appearance="primary" isBusy={isBusy} onClick={save}>
          Save
        </ActButton>
        <Button size="small" onClick={() => navigate('/plugins')}>
          Leave without saving
        </Button>
      </p>
    </form>
  );
}
