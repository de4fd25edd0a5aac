import type { StoreAccess } from './access.ts';
import type { AuditEntry, AuditFilter } from './operation-records.ts';
import { listAudit } from './queries/audit.ts';
import { insertAuditOfAct } from './queries/erasure.ts';
import type { PageRequest } from './records.ts';

/** Audit log of what people did. Acts inside the store write their entry in the transaction of the act. */
export interface AuditStore {
  /** Newest first. */
  audit(page: PageRequest, filter?: AuditFilter): Promise<readonly AuditEntry[]>;
  /** Records something that a person did outside the store; of a session that is erased, only its hash. */
  recordAudit(entry: Omit<AuditEntry, 'id'>): Promise<void>;
}

export function createAuditStore({ context, reader, writing }: StoreAccess): AuditStore {
  return {
    audit: (page, filter) => listAudit(reader, page, filter),
    recordAudit: writing((tx, entry: Omit<AuditEntry, 'id'>) => insertAuditOfAct(context, tx, entry)),
  };
}
