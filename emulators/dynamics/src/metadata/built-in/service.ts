import type { TableDeclaration } from '../define.ts';
import { columns as make, systemWritten } from '../columns.ts';
import type { Option } from '../model.ts';

const caseStates: Option[] = [
  { value: 0, label: 'Active', defaultStatus: 1 },
  { value: 1, label: 'Resolved', defaultStatus: 5 },
  { value: 2, label: 'Cancelled', defaultStatus: 6 },
];
const caseStatuses: Option[] = [
  { value: 1, label: 'In Progress', state: 0 },
  { value: 2, label: 'On Hold', state: 0 },
  { value: 3, label: 'Waiting for Details', state: 0 },
  { value: 4, label: 'Researching', state: 0 },
  { value: 5, label: 'Problem Solved', state: 1 },
  { value: 1000, label: 'Information Provided', state: 1 },
  { value: 6, label: 'Cancelled', state: 2 },
  { value: 2000, label: 'Merged', state: 2 },
];
const origins: Option[] = [
  { value: 1, label: 'Phone' },
  { value: 2, label: 'Email' },
  { value: 3, label: 'Web' },
  { value: 2483, label: 'Facebook' },
  { value: 3986, label: 'Twitter' },
];
const kinds: Option[] = [
  { value: 1, label: 'Question' },
  { value: 2, label: 'Problem' },
  { value: 3, label: 'Request' },
];
const priorities: Option[] = [
  { value: 1, label: 'High' },
  { value: 2, label: 'Normal' },
  { value: 3, label: 'Low' },
];

/** The Case table and its neighbours, as the Customer Service apps bring them: docs/vendors/dataverse.md#case. */
export const serviceTables: TableDeclaration[] = [
  {
    name: 'Incident',
    set: 'incidents',
    label: 'Case',
    primaryName: 'title',
    ownership: 'user',
    columns: [
      make.text('Title', 200, { required: 'required', displayName: 'Case Title' }),
      make.text('TicketNumber', 100, { update: false, displayName: 'Case Number' }),
      make.memo('Description', 2000),
      make.lookup('CustomerId', ['account', 'contact'], { required: 'systemrequired', displayName: 'Customer' }),
      make.lookup('PrimaryContactId', ['contact'], { displayName: 'Contact' }),
      make.lookup('MasterId', ['incident'], { displayName: 'Master Case' }),
      make.lookup('ParentCaseId', ['incident'], { displayName: 'Parent Case' }),
      make.boolean('Merged', false, { ...systemWritten, displayName: 'Merged Case' }),
      make.choice('CaseOriginCode', origins, { displayName: 'Origin' }),
      make.choice('CaseTypeCode', kinds, { displayName: 'Case Type' }),
      make.choice('PriorityCode', priorities, { displayName: 'Priority', defaultValue: 2 }),
      make.state(caseStates),
      make.status(caseStatuses),
    ],
  },
  {
    name: 'IncidentResolution',
    set: 'incidentresolutions',
    label: 'Case Resolution',
    primaryName: 'subject',
    primaryId: 'activityid',
    ownership: 'user',
    columns: [
      make.text('Subject', 200),
      make.memo('Description', 2000),
      make.lookup('IncidentId', ['incident'], { required: 'systemrequired' }),
    ],
  },
  {
    name: 'Account',
    set: 'accounts',
    label: 'Account',
    primaryName: 'name',
    ownership: 'user',
    columns: [
      make.text('Name', 160, { required: 'required', displayName: 'Account Name' }),
      make.text('AccountNumber', 20),
      make.text('EMailAddress1', 100),
      make.text('Telephone1', 50),
      make.text('WebSiteURL', 200),
      make.memo('Description', 2000),
      make.integer('NumberOfEmployees', { minimum: 0, maximum: 1_000_000_000 }),
      make.lookup('PrimaryContactId', ['contact']),
      make.lookup('ParentAccountId', ['account']),
    ],
  },
  {
    name: 'Contact',
    set: 'contacts',
    label: 'Contact',
    primaryName: 'fullname',
    ownership: 'user',
    columns: [
      make.text('FirstName', 50),
      make.text('LastName', 50, { required: 'required' }),
      make.text('FullName', 160, systemWritten),
      make.text('EMailAddress1', 100),
      make.text('Telephone1', 50),
      make.text('MobilePhone', 50),
      make.memo('Description', 2000),
      make.datetime('BirthDate', { dateBehavior: 'dateOnly' }),
      make.lookup('ParentCustomerId', ['account', 'contact']),
    ],
  },
  {
    name: 'Annotation',
    set: 'annotations',
    label: 'Note',
    primaryName: 'subject',
    ownership: 'user',
    columns: [
      make.text('Subject', 500),
      make.memo('NoteText', 100_000),
      make.text('FileName', 255),
      make.text('MimeType', 256),
      make.memo('DocumentBody', 1_073_741_823),
      make.integer('FileSize', systemWritten),
      make.boolean('IsDocument', false),
      make.lookup('ObjectId', ['incident', 'account', 'contact'], { displayName: 'Regarding' }),
      make.text('ObjectTypeCode', 64, systemWritten),
    ],
  },
];
