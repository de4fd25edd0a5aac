import { randomUUID } from 'node:crypto';
import { refusals } from '../errors.ts';
import { isObject } from '../rows/payload.ts';

/** Where a fault strikes: the token endpoint, a request to the Web API, or one operation (a part of a batch, or a request by itself). */
export type FaultPlace = 'token' | 'request' | 'operation';

/**
 * Effect of a fault on the answer.
 * `status`: this refusal. `lost`: the request is carried out but its answer never arrives. `reset`: the connection breaks before anything is done.
 * `hang`: no answer at all. `delay`: the answer comes later. `gateway`: an HTML page as a gateway gives it. `truncate`: half of the answer.
 */
export type FaultKind = 'status' | 'lost' | 'reset' | 'hang' | 'delay' | 'gateway' | 'truncate';

/** A fault that waits for its requests. */
export interface Fault {
  id: string;
  place: FaultPlace;
  kind: FaultKind;
  /** Only requests of this method. */
  method?: string;
  /** Only requests whose address holds this text. */
  path?: string;
  /** Requests that pass before the fault strikes. */
  skip: number;
  /** Requests that it strikes; after them it is gone. */
  times: number;
  status: number;
  /** Error code: `0x...`, or the number of an AADSTS code for the token endpoint. */
  code: string;
  message: string;
  retryAfterSeconds?: number;
  delayMilliseconds: number;
}

/** Injected faults, and which of them strikes a request. */
export interface FaultPanel {
  list(): Fault[];
  /** Adds a fault; what is left out has a sensible value. */
  add(fault: unknown): Fault;
  remove(id: string): boolean;
  clear(): void;
  /** The fault that strikes this request, which is counted. */
  strike(place: FaultPlace, method: string, url: string): Fault | undefined;
}

/** Makes an empty panel. */
export function createFaultPanel(): FaultPanel {
  let faults: Fault[] = [];

  function strike(place: FaultPlace, method: string, url: string): Fault | undefined {
    for (const fault of faults) {
      if (fault.place !== place || (fault.method ?? method) !== method || !url.includes(fault.path ?? '')) continue;
      if (fault.skip > 0) {
        fault.skip -= 1;
        continue;
      }
      fault.times -= 1;
      if (fault.times <= 0) faults = faults.filter((one) => one !== fault);
      return fault;
    }
    return undefined;
  }

  return {
    list: () => faults,
    add: (given) => {
      const fault = readFault(given);
      faults = [...faults, fault];
      return fault;
    },
    remove: (id) => {
      const before = faults.length;
      faults = faults.filter((fault) => fault.id !== id);
      return faults.length < before;
    },
    clear: () => void (faults = []),
    strike,
  };
}

/** Every place, the usual one first. */
export const faultPlaces: readonly FaultPlace[] = ['request', 'operation', 'token'];

/** Every kind, the usual one first. */
export const faultKinds: readonly FaultKind[] = ['status', 'lost', 'reset', 'hang', 'delay', 'gateway', 'truncate'];

function readFault(given: unknown): Fault {
  if (!isObject(given)) throw refusals.invalidArgument('A fault must be an object.');
  const place = oneOf(given, 'place', faultPlaces);
  const kind = oneOf(given, 'kind', faultKinds);
  if (place === 'operation' && kind !== 'status') {
    throw refusals.invalidArgument("An 'operation' can only be given a 'status'.");
  }
  return {
    id: randomUUID(),
    place,
    kind,
    ...text(given, 'method'),
    ...text(given, 'path'),
    skip: number(given, 'skip', 0),
    times: number(given, 'times', 1),
    status: number(given, 'status', 500),
    code: '0x80040216',
    message: 'An unexpected error occurred.',
    ...text(given, 'code'),
    ...text(given, 'message'),
    ...(given.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: number(given, 'retryAfterSeconds', 0) }),
    delayMilliseconds: number(given, 'delayMilliseconds', 0),
  };
}

/** One of a few words; the first one where nothing is said. */
function oneOf<Word extends string>(
  given: Readonly<Record<string, unknown>>,
  name: string,
  words: readonly Word[],
): Word {
  const found = words.find((word) => word === (given[name] ?? words[0]));
  if (found === undefined) throw refusals.invalidArgument(`'${name}' must be one of: ${words.join(', ')}.`);
  return found;
}

function text<Name extends string>(
  given: Readonly<Record<string, unknown>>,
  name: Name,
): Partial<Record<Name, string>> {
  const value = given[name];
  if (value === undefined) return {};
  if (typeof value !== 'string') throw refusals.invalidArgument(`'${name}' must be a text.`);
  return { [name]: value } as Partial<Record<Name, string>>;
}

function number(given: Readonly<Record<string, unknown>>, name: string, otherwise: number): number {
  const value = given[name] ?? otherwise;
  if (typeof value !== 'number' || !(value >= 0)) throw refusals.invalidArgument(`'${name}' must be a number from 0.`);
  return value;
}
