/** Options of every operation. */
export interface CallOptions {
  /** Ends the call; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** A person waits for it: it does not stand in line behind a backlog. */
  readonly urgent?: boolean | undefined;
}

/** How a read is to be answered. */
export interface ReadPreferences extends CallOptions {
  /** Page size, at most 5,000; with it Dataverse ignores `top` (docs/vendors/dataverse.md#paging). */
  readonly maxPageSize?: number | undefined;
  /** Asks for formatted values and the like: `*` or a list of names. */
  readonly annotations?: string | undefined;
}

/** The part of some options that a request takes over. */
export function callOf({ signal, urgent }: CallOptions): CallOptions {
  return { signal, urgent };
}

/** The `Prefer` header of some preferences; no header if there are none. */
export function preferHeader(preferences: readonly (string | undefined)[]): Readonly<Record<string, string>> {
  const given = preferences.filter((preference) => preference !== undefined);
  return given.length === 0 ? {} : { prefer: given.join(',') };
}
