import { type Operation } from '../web-api/operations.ts';

/** Upload and download by message: docs/vendors/dataverse.md#file-columns. */
export const fileOperations: Record<string, Operation> = {};
