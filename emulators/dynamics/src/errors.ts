/** An answer of refusal, in the shape that the service gives it: `{"error":{"code","message"}}`. */
export interface Refusal {
  /** HTTP status. */
  status: number;
  /** `0x...`, or empty where the OData layer refuses. */
  code: string;
  message: string;
  /** Extra response headers, for example `Retry-After`. */
  headers?: Record<string, string>;
}

/**
 * Carries a refusal from where it is found to the request's edge, so that whatever the request has done so far is undone.
 * The one exception of the emulator that is not a fault of its own.
 */
export class ServiceError extends Error {
  /** The refusal as the caller gets it. */
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.name = 'ServiceError';
    this.refusal = refusal;
  }
}

/** Makes the exception for a refusal: `throw refuse(404, '0x...', '...')`. */
export function refuse(status: number, code: string, message: string, headers?: Record<string, string>): ServiceError {
  return new ServiceError(headers === undefined ? { status, code, message } : { status, code, message, headers });
}

/** Refusals that several folders use. Codes, statuses and wording: docs/vendors/dataverse.md#errors. */
export const refusals = {
  rowMissing: (table: string, id: string) => refuse(404, '0x80040217', `${table} With Id = ${id} Does Not Exist`),
  keyMissing: (table: string) =>
    refuse(404, '0x80060891', `A record with the specified key values does not exist in ${table} entity`),
  segmentMissing: (segment: string) => refuse(404, '0x8006088a', `Resource not found for the segment '${segment}'.`),
  querySyntax: () => refuse(400, '0x8006088a', 'Bad Request - Error in query syntax.'),
  noRoute: (url: string) => refuse(404, '', `No HTTP resource was found that matches the request URI '${url}'.`),
  wrongMethod: (method: string) =>
    refuse(405, '0x80060888', `The requested resource does not support http method '${method}'.`),
  unknownProperty: (property: string, table: string) =>
    refuse(400, '0x0', `Could not find a property named '${property}' on type 'Microsoft.Dynamics.CRM.${table}'.`),
  duplicateId: () => refuse(412, '0x80040237', 'Cannot insert duplicate key.'),
  duplicateKey: (label: string, columns: string) =>
    refuse(
      412,
      '0x80060892',
      `Entity Key ${label} violated. A record with the same value for ${columns} already exists. ` +
        'A duplicate record cannot be created. Select one or more unique values and try again.',
    ),
  raceLost: (code: string, table: string, columns: string): ServiceError => {
    if (code === '0x80060892') return refusals.duplicateKey(columns, columns);
    if (code === '0x80040237') return refusals.duplicateId();
    return refuse(412, code, `Cannot insert duplicate key row in object '${table}Base' with a unique index.`);
  },
  versionMismatch: () =>
    refuse(412, '0x80060882', "The version of the existing record doesn't match the RowVersion property provided."),
  alreadyThere: () => refuse(412, '0x80040237', 'A record with matching key values already exists.'),
  invalidArgument: (message: string) => refuse(400, '0x80040203', message),
  /** Refusal of the OData reader for a malformed body; `set` is the entity set of the request. */
  payload: (set: string, inner: string) =>
    refuse(
      400,
      '0x80048d19',
      `Error identified in Payload provided by the user for Entity :'${set}', For more information on this error please follow this help link ` +
        `https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : ${inner}`,
    ),
  invalidProperty: (property: string, table: string, set: string) =>
    refuse(
      400,
      '0x0',
      `Error identified in Payload provided by the user for Entity :'${set}'  ---->  InnerException : Microsoft.Crm.CrmException: ` +
        `Invalid property '${property}' was found in entity 'Microsoft.Dynamics.CRM.${table}'. ---> Microsoft.OData.ODataException: ` +
        `The property '${property}' does not exist on type 'Microsoft.Dynamics.CRM.${table}'. Make sure to only use property names that are defined by the type.`,
    ),
  importFailed: (code: string, message: string) => refuse(400, code, message),
  fetchColumn: (message: string) => refuse(400, '0x80041103', message),
  badQuery: (message: string) => refuse(400, '0x80060888', message),
} as const;
