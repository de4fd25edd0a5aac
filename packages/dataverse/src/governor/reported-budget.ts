/** Remaining budget on the server that gave an answer, from its headers. */
export interface ReportedBudget {
  /** `x-ms-ratelimit-burst-remaining-xrm-requests` */
  readonly requestsLeft?: number;
  /** `x-ms-ratelimit-time-remaining-xrm-requests`, in seconds of execution. */
  readonly executionSecondsLeft?: number;
  /** When it was said. */
  readonly at: Date;
}

/**
 * Reads the headers about the budget. They are for people who look for a fault, and steer nothing: they speak of one server
 * of several (docs/vendors/dataverse.md#service-protection).
 * @returns `undefined` if the answer has none
 */
export function readReportedBudget(
  headers: { get(name: string): string | null },
  now: Date,
): ReportedBudget | undefined {
  const requestsLeft = readNumber(headers.get('x-ms-ratelimit-burst-remaining-xrm-requests'));
  const executionSecondsLeft = readNumber(headers.get('x-ms-ratelimit-time-remaining-xrm-requests'));
  if (requestsLeft === undefined && executionSecondsLeft === undefined) return undefined;
  return {
    ...(requestsLeft !== undefined && { requestsLeft }),
    ...(executionSecondsLeft !== undefined && { executionSecondsLeft }),
    at: now,
  };
}

/** `1,200.00`: a comma between the thousands. */
function readNumber(text: string | null): number | undefined {
  const isNumber = text !== null && /^-?\d{1,3}(,?\d{3})*(\.\d+)?$/.test(text);
  return isNumber ? Number(text.replaceAll(',', '')) : undefined;
}
