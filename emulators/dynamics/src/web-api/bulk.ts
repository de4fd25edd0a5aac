import { type Operation } from './operations.ts';

/** Messages over many rows at once: docs/vendors/dataverse.md#bulk-messages. */
export const bulkOperations: Record<string, Operation> = {};
