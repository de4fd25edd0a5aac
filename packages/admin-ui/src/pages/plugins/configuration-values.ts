import { useState } from 'react';
import type { ResponseOf } from '../../api/client.ts';
import { defaultsOf, valuesToSend, type FormSchema, type Values } from '../../form/schema.ts';

export type Plugin = ResponseOf<'GET /api/plugins'>['items'][number];

/** What is typed into the form of a configuration, in its two parts: of the engine, and of the plugin. */
export function useConfigurationValues(plugin: Plugin, configuration?: Values) {
  const generalSchema = plugin.form as unknown as FormSchema;
  const ownSchema = plugin.settingsSchema as unknown as FormSchema;
  const [general, setGeneral] = useState<Values>(() => ({ ...defaultsOf(generalSchema), ...configuration }));
  const [own, setOwn] = useState<Values>(() => ({
    ...defaultsOf(ownSchema),
    ...(configuration?.settings as Values | undefined),
  }));
  return {
    general: {
      schema: generalSchema,
      values: general,
      prefix: '',
      onChange: (name: string, value: unknown) => setGeneral((before) => ({ ...before, [name]: value })),
    },
    own: {
      schema: ownSchema,
      values: own,
      prefix: 'settings.',
      onChange: (name: string, value: unknown) => setOwn((before) => ({ ...before, [name]: value })),
    },
    /** As it is saved or tested. */
    toSend: (): Values => {
      const { settings: _, ...values } = valuesToSend(generalSchema, general);
      return { ...values, plugin: plugin.name, settings: valuesToSend(ownSchema, own) };
    },
  };
}
