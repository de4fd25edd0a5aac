import { z } from 'zod';
import {
  address,
  addressee,
  calendarDate,
  idOf,
  onlyWhile,
  onOff,
  oneOf,
  optionalLine,
  optionalText,
  requiredLine,
  secretText,
  tenant,
  timeZone,
  wholeNumber,
} from './fields.ts';

/** The original's fields, with its labels and in its order. */
const originalFields = {
  dynamicsUrl: addressee(
    requiredLine(
      { title: 'Microsoft Dynamics 365 URL', description: 'Address of the Dynamics 365 environment.' },
      address('https://contoso.crm.dynamics.com'),
    ),
  ),
  tenantId: addressee(
    requiredLine(
      { title: 'Entra ID Tenant ID', description: 'Directory (tenant) id of the app registration.' },
      tenant,
    ),
  ),
  applicationId: requiredLine(
    { title: 'Entra ID App Registration ID', description: 'Application (client) id of the app registration.' },
    idOf('an application (client)'),
  ),
  clientSecret: secretText({
    title: 'Entra ID App Registration Client Secret',
    description:
      'The value of a client secret of the app registration, not its id. May be empty if a certificate is given.',
  }),
  allSessions: onOff(
    {
      title: 'Update Microsoft Dynamics 365 with all BeyondTrust sessions',
      description: 'Imports every session, also one that belongs to no case.',
    },
    false,
  ),
  allowedPrefixes: onlyWhile(
    optionalText(
      {
        title: 'List of Allowed Microsoft Dynamics 365 Prefixes',
        description:
          'With commas. Imports only sessions whose external key starts with one of these, such as ABC, CBA. Ignored if all sessions are imported.',
      },
      2000,
    ),
    'allSessions',
    false,
  ),
  timestampsAsUtc: onOff(
    {
      title: 'Import Timestamp as UTC',
      description:
        'On: times are right for every user of Dynamics 365. Off: the local time of the zone below is stored as it stands.',
    },
    true,
  ),
};

const furtherFields = {
  timeZone: onlyWhile(
    optionalLine(
      {
        title: 'Time Zone of Imported Timestamps',
        description: 'Needed if timestamps are not imported as UTC; an IANA name, such as Europe/Vienna.',
      },
      timeZone,
    ),
    'timestampsAsUtc',
    false,
  ),
  certificate: secretText({
    title: 'Entra ID App Registration Certificate',
    description: 'Instead of the client secret: certificate and private key in PEM, one behind the other.',
  }),
  secretExpires: optionalLine(
    {
      title: 'Client Secret Expires On',
      description: 'The date that Entra shows beside the secret. A warning comes 30 days before.',
    },
    calendarDate,
  ),
  loginHost: addressee(
    optionalLine(
      {
        title: 'Entra ID Login Host',
        description: 'Only for national clouds that the address of the environment does not tell.',
      },
      address('https://login.microsoftonline.us'),
    ),
  ),
  detailRows: oneOf(
    {
      title: 'Detail Rows',
      description:
        'Which events become searchable rows: all; conversation (chat, notes, files and actions); none. The report file holds all of them anyway.',
    },
    ['all', 'conversation', 'none'],
    'conversation',
  ),
  allSystemInformation: onOff(
    {
      title: 'Import All System Information',
      description: 'Shows every section of the system information as text, not only General.',
    },
    false,
  ),
  storeSignedLinks: onOff(
    {
      title: 'Store Links That Need No Login',
      description:
        'Stores the addresses of chat and recordings in a secured column. Whoever has such an address can open it.',
    },
    false,
  ),
  personalData: oneOf(
    {
      title: 'Personal Data',
      description:
        'original: all that the original integration imports. minimal: no window titles, registry values, addresses, seconds of a representative, ratings of a person.',
    },
    ['original', 'minimal'],
    'original',
  ),
  redactSecrets: onOff(
    {
      title: 'Remove Passwords and Card Numbers',
      description:
        'Removes what follows a word such as "password is", and payment card numbers, before anything is stored.',
    },
    false,
  ),
  redactionRules: optionalText(
    {
      title: 'Redaction Rules',
      description:
        'One regular expression on a line, and behind " => " what to write instead. Applied to all that somebody typed, before anything is stored.',
    },
    20_000,
  ),
  ownerTeam: optionalLine(
    {
      title: 'Owner Team',
      description:
        'Id of the team that gets sessions without a case, and those of a case whose owner may not read sessions.',
    },
    idOf('a team'),
  ),
  shadowMode: onOff(
    {
      title: 'Shadow Mode',
      description:
        'Does everything but the write, and counts what would be written. For running beside another integration.',
    },
    false,
  ),
};

/** Session keys that agents ask for from a case. */
const sessionKeyFields = {
  answerSessionKeys: onOff(
    {
      title: 'Answer Session-Key Requests',
      description:
        'Answers agents who ask for a session key from a case. Only one configuration of an appliance should.',
    },
    true,
  ),
  representativeNameFrom: oneOf(
    {
      title: 'Representative Name From',
      description:
        'What names the representative account of the agent who asks: nothing, the user name in Dynamics 365, its part before the @, the e-mail address, or the employee id. It lets agents choose their own queue. E-mail address and employee id may be changed by the agent in Dynamics 365, the user name may not.',
    },
    ['none', 'user-name', 'user-name-before-at', 'email', 'employee-id'],
    'user-name',
  ),
  sessionKeyMinutes: wholeNumber(
    {
      title: 'Session Key Validity in Minutes',
      description: 'An agent may ask for less. 0 leaves it to the agent and the appliance.',
    },
    0,
    10_080,
    0,
  ),
  sessionKeysPerHour: wholeNumber(
    { title: 'Session Keys per Agent and Hour', description: 'More requests of one agent are refused.' },
    1,
    1000,
    30,
  ),
};

/** The whole form. `title` is the label and `description` the help text. */
export const settingsForm = z.object({ ...originalFields, ...furtherFields, ...sessionKeyFields });

/** The values of the form, defaults filled in. */
export type SettingsFormValues = z.output<typeof settingsForm>;
