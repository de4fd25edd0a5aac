import type { EnvironmentVariable } from './package/environment-variables.ts';

/** The settings of the dialog for session keys. Nobody edits a file of a managed solution for them. */
export const environmentVariables: readonly EnvironmentVariable[] = [
  {
    schemaName: 'bt_SessionKeyDefaultQueue',
    kind: 'text',
    label: 'BeyondTrust: default queue of session keys',
    description: 'Id of the BeyondTrust support queue that the dialog proposes. Empty: the general queue.',
    defaultValue: '',
  },
  {
    schemaName: 'bt_SessionKeyValidityMinutes',
    kind: 'number',
    label: 'BeyondTrust: validity of session keys in minutes',
    description: 'How long a session key can be used, unless the agent chooses otherwise.',
    defaultValue: '60',
  },
  {
    schemaName: 'bt_SessionKeyEmailTemplate',
    kind: 'text',
    label: 'BeyondTrust: e-mail template of session keys',
    description:
      'Own subject (first line) and text with {key}, {url}, {until} and {case}. Empty: those of the appliance.',
    defaultValue: '',
  },
];
