/** Why a request of the Web API came to nothing, as far as a person can do something about it. */
export type Failure = 'throttled' | 'noRight' | 'missing' | 'unreachable' | 'refused';

/** Numbers of the service, unsigned. Source: docs/vendors/dataverse.md#errors. */
const kinds: ReadonlyMap<number, Failure> = new Map([
  [0x80072322, 'throttled'],
  [0x80072321, 'throttled'],
  [0x80072326, 'throttled'],
  [0x80040220, 'noRight'],
  [0x80048306, 'noRight'],
  [0x8004f508, 'noRight'],
  [0x80040217, 'missing'],
]);

/** The kind of a failure, and the service's own words for whoever has to look further. */
export interface DescribedFailure {
  readonly kind: Failure;
  readonly message: string;
}

/** Reads what `Xrm.WebApi` rejects with: a number, signed or not, and a text. */
export function failureOf(error: unknown): DescribedFailure {
  const { errorCode, message } = (error ?? {}) as { errorCode?: unknown; message?: unknown };
  const text = typeof message === 'string' ? message : '';
  const code = typeof errorCode === 'number' ? errorCode >>> 0 : undefined;
  // Without a number there was no answer at all.
  if (code === undefined || code === 0) return { kind: 'unreachable', message: text };
  return { kind: kinds.get(code) ?? 'refused', message: text };
}
