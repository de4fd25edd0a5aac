import { importStates, keyReasons, keyRequests, keyStates, queueKinds } from './numbers.ts';

/** A row as `Xrm.WebApi` gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** The case that the page is about. */
export interface CaseFacts {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly isOpen: boolean;
  readonly customer: { readonly id: string; readonly table: string; readonly name: string } | undefined;
}

/** A connection to an appliance. */
export interface Connection {
  readonly id: string;
  readonly name: string;
  /** Name and, where it has one, port of the appliance. */
  readonly host: string;
  readonly answersKeys: boolean;
  /** When the integration last wrote to the row, by the clock of Dynamics: a sign of life. */
  readonly aliveAt: Date;
}

/** A queue that can be chosen. */
export interface Queue {
  readonly id: string;
  readonly name: string;
  readonly kind: keyof typeof queueKinds;
  readonly connectionId: string;
}

/** A request for a session key with its answer. */
export interface KeyRow {
  readonly id: string;
  readonly request: keyof typeof keyRequests;
  readonly state: keyof typeof keyStates | undefined;
  readonly shortKey: string;
  readonly url: string;
  readonly issuedAt: Date | undefined;
  readonly expiresAt: Date | undefined;
  /** Why there is no key; `undefined` where this page does not know the reason. */
  readonly reason: keyof typeof keyReasons | undefined;
  /** The same in a sentence of the integration, in English, with the appliance's own words where it had some. */
  readonly error: string;
  readonly queueStaffed: boolean | undefined;
  readonly mail: { readonly subject: string; readonly body: string };
  readonly createdOn: Date;
  readonly createdBy: { readonly id: string; readonly name: string };
  readonly queueName: string;
  readonly connectionId: string;
}

/** A support session of the case as far as it has been imported. */
export interface SeenSession {
  readonly id: string;
  readonly name: string;
  readonly state: keyof typeof importStates;
  readonly customer: string;
  readonly representative: string;
  readonly startedAt: Date | undefined;
  readonly endedAt: Date | undefined;
}

export const caseColumns = 'ticketnumber,title,statecode,_customerid_value';
export const connectionColumns = 'bt_name,bt_appliancehost,bt_answerskeys,modifiedon';
export const queueColumns = 'bt_name,bt_kind,_bt_connectionid_value';
export const keyColumns =
  'bt_request,bt_state,bt_shortkey,bt_keyurl,bt_issuedat,bt_expiresat,bt_reason,bt_error,bt_queuestaffed,bt_mailsubject,bt_mailbody,createdon,_createdby_value,_bt_queueid_value,_bt_connectionid_value';
export const sessionColumns =
  'bt_name,bt_importstate,bt_primarycustomer,bt_primaryrepresentative,bt_starttime,bt_endtime';

const formatted = '@OData.Community.Display.V1.FormattedValue';

function text(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : '';
}

function moment(row: Row, column: string): Date | undefined {
  const value = Date.parse(text(row, column));
  return Number.isNaN(value) ? undefined : new Date(value);
}

/** The word for a choice's number; `undefined` where it is empty or none of these. */
function word<Words extends Readonly<Record<string, number>>>(words: Words, value: unknown): keyof Words | undefined {
  return Object.keys(words).find((one) => words[one] === value);
}

export function readCase(row: Row): CaseFacts {
  const customerId = text(row, '_customerid_value');
  const table = text(row, '_customerid_value@Microsoft.Dynamics.CRM.lookuplogicalname');
  const customer = { id: customerId, table, name: text(row, `_customerid_value${formatted}`) };
  return {
    id: text(row, 'incidentid'),
    number: text(row, 'ticketnumber'),
    title: text(row, 'title'),
    isOpen: row.statecode === 0,
    customer: customerId === '' ? undefined : customer,
  };
}

export function readConnection(row: Row): Connection {
  return {
    id: text(row, 'bt_connectionid'),
    name: text(row, 'bt_name'),
    host: text(row, 'bt_appliancehost'),
    answersKeys: row.bt_answerskeys === true,
    aliveAt: moment(row, 'modifiedon') ?? new Date(0),
  };
}

export function readQueue(row: Row): Queue {
  return {
    id: text(row, 'bt_supportqueueid'),
    name: text(row, 'bt_name'),
    kind: word(queueKinds, row.bt_kind) ?? 'general',
    connectionId: text(row, '_bt_connectionid_value'),
  };
}

export function readKey(row: Row): KeyRow {
  return {
    id: text(row, 'bt_sessionkeyid'),
    request: word(keyRequests, row.bt_request) ?? 'withdrawn',
    state: word(keyStates, row.bt_state),
    shortKey: text(row, 'bt_shortkey'),
    url: text(row, 'bt_keyurl'),
    issuedAt: moment(row, 'bt_issuedat'),
    expiresAt: moment(row, 'bt_expiresat'),
    reason: word(keyReasons, row.bt_reason),
    error: text(row, 'bt_error'),
    queueStaffed: typeof row.bt_queuestaffed === 'boolean' ? row.bt_queuestaffed : undefined,
    mail: { subject: text(row, 'bt_mailsubject'), body: text(row, 'bt_mailbody') },
    createdOn: moment(row, 'createdon') ?? new Date(0),
    createdBy: { id: text(row, '_createdby_value'), name: text(row, `_createdby_value${formatted}`) },
    queueName: text(row, `_bt_queueid_value${formatted}`),
    connectionId: text(row, '_bt_connectionid_value'),
  };
}

export function readSession(row: Row): SeenSession {
  return {
    id: text(row, 'bt_sessionid'),
    name: text(row, 'bt_name'),
    state: word(importStates, row.bt_importstate) ?? 'importing',
    customer: text(row, 'bt_primarycustomer'),
    representative: text(row, 'bt_primaryrepresentative'),
    startedAt: moment(row, 'bt_starttime'),
    endedAt: moment(row, 'bt_endtime'),
  };
}
