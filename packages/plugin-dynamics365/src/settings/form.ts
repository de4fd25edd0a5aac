import { vendorOrigin } from '@casebridge/dataverse';
import { z } from 'zod';

const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const domainPattern = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

function isAddress(value: string): boolean {
  try {
    vendorOrigin('The address', value);
    return true;
  } catch {
    return false;
  }
}

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

/**
 * The form: the original's fields with its labels and in its order, then ours. Every field but the first four may be left
 * out. `title` is the label and `description` the help text.
 */
export const settingsForm = z.object({
  dynamicsUrl: z
    .string('is missing')
    .trim()
    .refine(isAddress, 'has to be an https address, such as https://contoso.crm.dynamics.com')
    .meta({ title: 'Microsoft Dynamics 365 URL', description: 'Address of the Dynamics 365 environment.' }),
  tenantId: z
    .string('is missing')
    .trim()
    .refine((value) => guidPattern.test(value) || domainPattern.test(value), 'has to be a tenant id or a domain name')
    .meta({ title: 'Entra ID Tenant ID', description: 'Directory (tenant) id of the app registration.' }),
  applicationId: z
    .string('is missing')
    .trim()
    .regex(guidPattern, 'has to be an application (client) id, which is a GUID')
    .meta({ title: 'Entra ID App Registration ID', description: 'Application (client) id of the app registration.' }),
  clientSecret: z.string('is missing').min(1, 'is missing').meta({
    title: 'Entra ID App Registration Client Secret',
    description: 'The value of a client secret of the app registration, not its id.',
    writeOnly: true,
  }),
  allSessions: z.boolean('has to be on or off').default(false).meta({
    title: 'Update Microsoft Dynamics 365 with all BeyondTrust sessions',
    description: 'Imports every session, also one that belongs to no case.',
  }),
  allowedPrefixes: z.string('has to be a list with commas').max(2000, 'is too long').default('').meta({
    title: 'List of Allowed Microsoft Dynamics 365 Prefixes',
    description:
      'Imports only sessions whose external key starts with one of these, such as ABC, CBA. Ignored if all sessions are imported.',
  }),
  timestampsAsUtc: z.boolean('has to be on or off').default(true).meta({
    title: 'Import Timestamp as UTC',
    description:
      'On: times are right for every user of Dynamics 365. Off: the local time of the zone below is stored as it stands.',
  }),
  timeZone: z
    .string('has to be a zone')
    .trim()
    .refine((value) => value === '' || isTimeZone(value), 'has to be the name of a time zone, such as Europe/Vienna')
    .default('')
    .meta({
      title: 'Time Zone of Imported Timestamps',
      description: 'Needed if timestamps are not imported as UTC; an IANA name, such as Europe/Vienna.',
    }),
  loginHost: z
    .string('has to be an address')
    .trim()
    .refine(
      (value) => value === '' || isAddress(value),
      'has to be an https address, such as https://login.microsoftonline.us',
    )
    .default('')
    .meta({
      title: 'Entra ID Login Host',
      description: 'Only for national clouds that the address of the environment does not tell.',
    }),
  detailRows: z
    .enum(['all', 'conversation', 'none'], 'has to be one of: all, conversation, none')
    .default('conversation')
    .meta({
      title: 'Detail Rows',
      description:
        'Which events become searchable rows: all; conversation (chat, notes, files and actions); none. The report file holds all of them anyway.',
    }),
  allSystemInformation: z.boolean('has to be on or off').default(false).meta({
    title: 'Import All System Information',
    description: 'Shows every section of the system information as text, not only General.',
  }),
  storeSignedLinks: z.boolean('has to be on or off').default(false).meta({
    title: 'Store Links That Need No Login',
    description:
      'Stores the addresses of chat and recordings in a secured column. Whoever has such an address can open it.',
  }),
  personalData: z.enum(['original', 'minimal'], 'has to be one of: original, minimal').default('original').meta({
    title: 'Personal Data',
    description:
      'original: all that the original integration imports. minimal: no window titles, registry values, addresses, seconds of a representative, ratings of a person.',
  }),
  redactSecrets: z.boolean('has to be on or off').default(false).meta({
    title: 'Remove Passwords and Card Numbers',
    description:
      'Removes what follows a word such as "password is", and payment card numbers, before anything is stored.',
  }),
  redactionRules: z.string('has to be text').max(20_000, 'is too long').default('').meta({
    title: 'Redaction Rules',
    description:
      'One regular expression on a line, and behind " => " what to write instead. Applied to all that somebody typed, before anything is stored.',
  }),
  ownerTeam: z
    .string('has to be the id of a team')
    .trim()
    .refine((value) => value === '' || guidPattern.test(value), 'has to be the id of a team, which is a GUID')
    .default('')
    .meta({
      title: 'Owner Team',
      description:
        'Id of the team that gets sessions without a case, and those of a case whose owner may not read sessions.',
    }),
  shadowMode: z.boolean('has to be on or off').default(false).meta({
    title: 'Shadow Mode',
    description:
      'Does everything but the write, and counts what would be written. For running beside another integration.',
  }),
});

/** The values of the form, defaults filled in. */
export type SettingsFormValues = z.output<typeof settingsForm>;
