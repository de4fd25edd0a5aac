import { columns as make, systemWritten } from '../columns.ts';
import type { TableDeclaration } from '../define.ts';
import type { Column, Option, Relationship } from '../model.ts';

/** Activities that every environment has, by schema name: docs/vendors/dataverse.md#tables-of-every-environment. */
const kinds: readonly (readonly [name: string, set: string, label: string])[] = [
  ['Appointment', 'appointments', 'Appointment'],
  ['Email', 'emails', 'Email'],
  ['Fax', 'faxes', 'Fax'],
  ['Letter', 'letters', 'Letter'],
  ['PhoneCall', 'phonecalls', 'Phone Call'],
  ['RecurringAppointmentMaster', 'recurringappointmentmasters', 'Recurring Appointment'],
  ['ServiceAppointment', 'serviceappointments', 'Service Activity'],
  ['SocialActivity', 'socialactivities', 'Social Activity'],
  ['Task', 'tasks', 'Task'],
];

const regarding = ['incident', 'account', 'contact'];

const states: Option[] = [
  { value: 0, label: 'Open', defaultStatus: 1 },
  { value: 1, label: 'Completed', defaultStatus: 2 },
  { value: 2, label: 'Canceled', defaultStatus: 3 },
];
const statuses: Option[] = [
  { value: 1, label: 'Open', state: 0 },
  { value: 2, label: 'Completed', state: 1 },
  { value: 3, label: 'Canceled', state: 2 },
];
const participation: Option[] = [
  { value: 1, label: 'Sender' },
  { value: 2, label: 'To Recipient' },
  { value: 3, label: 'CC Recipient' },
  { value: 4, label: 'BCC Recipient' },
];

function activity(name: string, set: string, label: string): TableDeclaration {
  return {
    name,
    set,
    label,
    primaryName: 'subject',
    primaryId: 'activityid',
    ownership: 'user',
    columns: [
      make.text('Subject', name === 'Email' ? 800 : 200),
      make.memo('Description', 1_048_576),
      make.datetime('ScheduledEnd'),
      make.lookup('RegardingObjectId', regarding, { displayName: 'Regarding' }),
      ...ownColumns(name),
      make.state(states),
      make.status(statuses),
    ],
  };
}

function ownColumns(name: string): Column[] {
  if (name === 'Email') return [make.boolean('DirectionCode', true)];
  return name === 'ActivityPointer' ? [make.text('ActivityTypeCode', 64, systemWritten)] : [];
}

/** The activities, the table above all of them, and who takes part in them. */
export const activityTables: TableDeclaration[] = [
  activity('ActivityPointer', 'activitypointers', 'Activity'),
  ...kinds.map(([name, set, label]) => activity(name, set, label)),
  {
    name: 'ActivityParty',
    set: 'activityparties',
    label: 'Activity Party',
    primaryName: '',
    ownership: 'none',
    columns: [
      make.choice('ParticipationTypeMask', participation),
      make.text('AddressUsed', 100),
      make.lookup('PartyId', ['contact', 'account', 'systemuser']),
      make.lookup(
        'ActivityId',
        kinds.map(([name]) => name.toLowerCase()),
      ),
    ],
  },
];

/** Lookups of activities, whose navigation properties carry the activity's name: docs/vendors/dataverse.md#lookups. */
export const activityRelationships: Relationship[] = kinds.flatMap(([name]) => {
  const table = name.toLowerCase();
  return [
    ...regarding.map((target) => lookup(table, 'regardingobjectid', target, `regardingobjectid_${target}_${table}`)),
    {
      ...lookup('activityparty', 'activityid', table, `activityid_${table}`),
      collectionNavigation: `${table}_activity_parties`,
      onDelete: 'Cascade' as const,
    },
  ];
});

function lookup(referencing: string, attribute: string, referenced: string, navigation: string): Relationship {
  return {
    name: `${referenced}_${referencing}_${attribute}`,
    referencing,
    attribute,
    referenced,
    lookupNavigation: navigation,
    collectionNavigation: `${referenced}_${referencing}s`,
    onDelete: 'RemoveLink',
    onAssign: 'NoCascade',
  };
}
