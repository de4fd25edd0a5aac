/** One request that was answered. */
export interface LoggedRequest {
  at: string;
  method: string;
  url: string;
  status: number;
  requestBytes: number;
  replyBytes: number;
  /** From its arrival to the end of its answer, by a clock that nobody sets; missing while it is under way. */
  milliseconds?: number;
}

/** Requests to the emulator, for tests that count them and for people who look. */
export interface RequestLog {
  add(entry: LoggedRequest): void;
  entries(): readonly LoggedRequest[];
  /** Requests since the last clearing, also those that are no longer kept. */
  total(): number;
  clear(): void;
}

const kept = 1000;

/** Makes a log that keeps the last 1,000 requests. */
export function createRequestLog(): RequestLog {
  let entries: LoggedRequest[] = [];
  let total = 0;
  return {
    add: (entry) => {
      total += 1;
      entries.push(entry);
      if (entries.length > 2 * kept) entries = entries.slice(-kept);
    },
    entries: () => entries.slice(-kept),
    total: () => total,
    clear: () => {
      entries = [];
      total = 0;
    },
  };
}
