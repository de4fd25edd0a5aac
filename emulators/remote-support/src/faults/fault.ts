import { checkRecord } from '../control/record.ts';
import type { EmptyForm } from '../settings.ts';

/** Which calls a fault strikes. */
export type FaultTarget = 'all' | 'token' | 'command' | 'reporting';

/** Effect of a fault. */
export type FaultEffect =
  /** The answer is late, by the appliance's clock. */
  | { readonly kind: 'latency'; readonly milliseconds: number }
  /** A status instead of an answer; a proxy's or the appliance's own. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number }
  /** The connection is reset. */
  | { readonly kind: 'reset' }
  /** The request is read and never answered. */
  | { readonly kind: 'half-open' }
  /** The connection breaks after so many bytes of the answer. */
  | { readonly kind: 'truncate'; readonly bytes: number }
  /** The answer is complete by HTTP, but what it says stops after so many bytes. */
  | { readonly kind: 'cut'; readonly bytes: number }
  /** The answer trickles, by the appliance's clock. */
  | { readonly kind: 'slow'; readonly bytesPerSecond: number }
  /** An error of the XML APIs. docs/vendors/remote-support.md#errors */
  | { readonly kind: 'error'; readonly text: string; readonly form: EmptyForm }
  /** A page for people with status 200, as of a sign-in in front of the appliance. */
  | { readonly kind: 'html' }
  /** The answer begins with a document type and an entity. */
  | { readonly kind: 'doctype' }
  /** The answer says UTF-8 and is something else. */
  | { readonly kind: 'wrong-charset' }
  /** All tokens are invalid from this call on. */
  | { readonly kind: 'expired-token' };

/** A fault that waits for its calls. */
export type Fault = FaultEffect & {
  readonly id: string;
  readonly on: FaultTarget;
  /** How many calls it still strikes; `null`: until it is taken away. */
  readonly remaining: number | null;
};

/** A fault as it is asked for. */
export type FaultRequest = FaultEffect & { readonly on?: FaultTarget; readonly times?: number | null };

type Check = (value: unknown) => boolean;
const isCount: Check = (value) => Number.isInteger(value) && (value as number) >= 0;
const isPositive: Check = (value) => typeof value === 'number' && value > 0 && Number.isFinite(value);
const isStatus: Check = (value) => Number.isInteger(value) && (value as number) >= 200 && (value as number) <= 599;
const isForm: Check = (value) => ['root-error', 'child-error', 'empty-root'].includes(value as string);
const isText: Check = (value) => typeof value === 'string';

/** Each kind with what it needs: name of the field, whether a value will do, and what it is in words. */
const kinds: Readonly<Record<FaultEffect['kind'], readonly (readonly [name: string, check: Check, words: string])[]>> =
  {
    latency: [['milliseconds', isCount, 'a whole number']],
    status: [['status', isStatus, 'an HTTP status from 200 to 599']],
    reset: [],
    'half-open': [],
    truncate: [['bytes', isCount, 'a whole number']],
    cut: [['bytes', isCount, 'a whole number']],
    slow: [['bytesPerSecond', isPositive, 'a number above 0']],
    error: [
      ['text', isText, 'a text'],
      ['form', isForm, 'root-error, child-error or empty-root'],
    ],
    html: [],
    doctype: [],
    'wrong-charset': [],
    'expired-token': [],
  };

/** The names of the kinds, for lists. */
export const faultKinds = Object.keys(kinds) as readonly FaultEffect['kind'][];

/** Reads a fault that is asked for. @throws RangeError that says what is wrong with it */
export function checkFault(value: unknown): FaultRequest {
  const request = checkRecord(value);
  const { kind, on = 'all', times = null } = request;
  if (typeof kind !== 'string' || !Object.hasOwn(kinds, kind))
    throw new RangeError(`"kind" is one of: ${faultKinds.join(', ')}.`);
  if (!['all', 'token', 'command', 'reporting'].includes(on as string))
    throw new RangeError('"on" is one of: all, token, command, reporting.');
  if (times !== null && !isPositive(times)) throw new RangeError('"times" is a number above 0, or null.');
  for (const [name, check, words] of kinds[kind as FaultEffect['kind']])
    if (!check(request[name])) throw new RangeError(`"${name}" is ${words}.`);
  return request as unknown as FaultRequest;
}
