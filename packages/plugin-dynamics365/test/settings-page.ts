import { settingsSchema } from '../src/settings/parse-settings.ts';

/** Settings for the page of the manual: the test has the plugin accept them. */
export const exampleSettings = {
  dynamicsUrl: 'https://contoso.crm.dynamics.com',
  tenantId: '11111111-2222-4333-8444-555555555555',
  applicationId: '66666666-7777-4888-8999-aaaaaaaaaaaa',
  clientSecret: 'the value of the secret',
  secretExpires: '2031-06-30',
  allSessions: false,
  allowedPrefixes: 'CAS',
  detailRows: 'conversation',
  personalData: 'minimal',
  redactSecrets: true,
  redactionRules: 'order [0-9]+ => order [removed]',
  sessionKeyMinutes: 60,
} as const;

/** The part of JSON Schema that the settings use. */
interface Field {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly writeOnly?: boolean;
  readonly 'x-dependsOn'?: { readonly property: string; readonly equals: boolean };
}

/** @returns the page of the manual about the settings, in Markdown; everything in it comes from the schema */
export function renderSettingsPage(): string {
  const { properties = {}, required = [] } = settingsSchema as {
    readonly properties?: Readonly<Record<string, Field>>;
    readonly required?: readonly string[];
  };
  const rows = Object.entries(properties).map(([key, field]) => [
    `\`${key}\``,
    field.title ?? '',
    required.includes(key) ? 'needed' : literal(field.default),
    allowed(field),
    [field.description ?? '', condition(field)].join(' ').trim(),
  ]);
  return [
    '# Settings of the Dynamics 365 plugin',
    'Made from the schema that checks them; a test keeps this page up to date.',
    'They stand under `settings` of a [plugin configuration](configuration.md#plugin-configurations), in the admin tool in its form. How the other side is set up: [Dynamics set-up](dynamics-setup.md).',
    table(['key', 'label', 'default', 'allowed', 'what it does'], rows),
    '## An example',
    'A whole plugin configuration for `POST /api/configurations`; a test has the engine and the plugin accept it.',
    `\`\`\`json\n${JSON.stringify(exampleConfiguration, undefined, 2)}\n\`\`\``,
    '',
  ].join('\n\n');
}

/** What the page shows. */
export const exampleConfiguration = {
  plugin: 'dynamics365',
  name: 'Service desk',
  applianceHost: 'support.example.com',
  clientId: 'client id of the API account',
  clientSecret: 'client secret of the API account',
  settings: exampleSettings,
};

function condition({ 'x-dependsOn': needs }: Field): string {
  return needs === undefined ? '' : `Only where \`${needs.property}\` is ${needs.equals ? 'on' : 'off'}.`;
}

function allowed({ enum: choices, minimum, maximum, type, writeOnly }: Field): string {
  if (choices !== undefined) return choices.map(literal).join(', ');
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  if (type === 'boolean') return 'true, false';
  return writeOnly === true ? 'text, kept as a secret' : 'text';
}

function literal(value: unknown): string {
  return value === undefined ? '' : `\`${JSON.stringify(value)}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
