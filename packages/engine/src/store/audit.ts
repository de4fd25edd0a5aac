import type { StoreAccess } from './access.ts';
import type { AuditEntry } from './operation-records.ts';
import { insertAudit, listAudit } from './queries/audit.ts';
import type { PageRequest } from './records.ts';

/** Audit log of what people did. Acts inside the store write their entry in the transaction of the act. */
export interface AuditStore {
  audit(page: PageRequest): Promise<readonly AuditEntry[]>;
  /** Records something that a person did outside the store. */
  recordAudit(entry: Omit<AuditEntry, 'id'>): Promise<void>;
}

export function createAuditStore({ context, reader, writing }: StoreAccess): AuditStore {
  return {
    audit: (page) => listAudit(reader, page),
    recordAudit: writing((tx, entry: Omit<AuditEntry, 'id'>) => insertAudit(context, tx, entry)),
  };
}
