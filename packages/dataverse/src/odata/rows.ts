/** A row, or the part of one, as JSON of the Web API. */
export type Row = Readonly<Record<string, unknown>>;

/** Rows of a read. A single row, and the answer of a function, are one row. */
export interface QueryAnswer {
  readonly rows: readonly Row[];
  /** Where the next page is. */
  readonly nextLink?: string;
  /** Number of rows that fit, if `$count=true` was asked for; at most 5,000. */
  readonly count?: number;
}
