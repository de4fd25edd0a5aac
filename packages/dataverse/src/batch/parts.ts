import type { Result } from '../errors/dataverse-error.ts';
import type { QueryAnswer, Row } from '../odata/rows.ts';

/** One write of a change set. */
export interface ChangeOperation {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  /** From the service root, encoded: `incidents(5a…)`. `$1` is the row that operation 1 of this batch made. */
  readonly path: string;
  readonly row?: Row;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A part of a batch: a read, or a set of writes of which all take effect or none. */
export type BatchPart =
  | {
      readonly kind: 'query';
      /** From the service root, encoded; `queryPath` makes one. */
      readonly path: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'changeSet'; readonly operations: readonly ChangeOperation[] };

/** Answer to one write. */
export interface OperationAnswer {
  readonly status: number;
  /** Address of the row (`OData-EntityId`), where Dataverse gives it. */
  readonly entityId?: string;
  /** Version of the row, where it was asked for. */
  readonly etag?: string;
  /** The row, if `Prefer: return=representation` was sent. */
  readonly row?: Row;
}

/** Answer to one part. */
export type BatchPartAnswer =
  | { readonly kind: 'query'; readonly result: Result<QueryAnswer> }
  | { readonly kind: 'changeSet'; readonly result: Result<readonly OperationAnswer[]> };

/** Answer to a batch: one entry for each part, in their order. */
export interface BatchAnswer {
  readonly parts: readonly BatchPartAnswer[];
}
