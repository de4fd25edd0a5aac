import { randomInt } from 'node:crypto';
import { refuse } from '../errors.ts';
import type { Session } from '../session.ts';
import { isReference, type Row, type Value } from './store.ts';

/** Platform logic of a table, run when a row is created or changed. Returns the row as it is stored. */
type Behaviour = (session: Session, row: Row, isNew: boolean) => Row;

/** The behaviours of built-in tables by logical name. */
export const behaviours: ReadonlyMap<string, Behaviour> = new Map<string, Behaviour>([
  ['incident', numberCase],
  ['contact', (_session, row) => ({ ...row, fullname: fullName(row) })],
  ['systemuser', (_session, row, isNew) => (isNew ? completeUser(row) : { ...row, fullname: fullName(row) })],
  ['annotation', checkAttachment],
]);

/** Number format of a case: docs/vendors/dataverse.md#case-numbers. */
function numberCase(session: Session, row: Row, isNew: boolean): Row {
  if (!isNew || row.ticketnumber != null) return row;
  const { rows, ids, nextCaseNumber } = session.environment;
  const prefix = rows.get('organization', ids.organizationId)?.caseprefix ?? 'CAS';
  const suffix = Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join('');
  return { ...row, ticketnumber: `${text(prefix)}-${String(nextCaseNumber()).padStart(5, '0')}-${suffix}` };
}

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789';

function fullName(row: Row): string {
  return [row.firstname, row.lastname].map(text).filter(Boolean).join(' ');
}

function completeUser(row: Row): Row {
  const application = row.applicationid ?? null;
  return {
    ...row,
    fullname: fullName(row),
    // The platform takes the object id from the directory; here the application's id stands for it.
    azureactivedirectoryobjectid: row.azureactivedirectoryobjectid ?? application,
    accessmode: application === null ? (row.accessmode ?? 0) : 4,
  };
}

// Size and extension: docs/vendors/dataverse.md#notes.
function checkAttachment(session: Session, row: Row): Row {
  const size = Buffer.byteLength(text(row.documentbody), 'base64');
  refuseAttachment(session, text(row.filename), size);
  const about = row.objectid;
  return {
    ...row,
    filesize: size,
    isdocument: size > 0 || row.isdocument === true,
    objecttypecode: isReference(about) ? about.table : null,
  };
}

function refuseAttachment(session: Session, fileName: string, size: number): void {
  const { rows, ids } = session.environment;
  const organization = rows.get('organization', ids.organizationId);
  if (size > Number(organization?.maxuploadfilesize ?? 5120) * 1024) {
    throw refuse(400, '0x80044a02', 'Attachment file size is too big.');
  }
  const extension = /\.([^.]+)$/.exec(fileName)?.[1]?.toLowerCase();
  if (extension !== undefined && text(organization?.blockedattachments).split(';').includes(extension)) {
    throw refuse(
      400,
      '0x80043e09',
      'The attachment is either not a valid type or is too large. It cannot be uploaded or downloaded.',
    );
  }
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}
