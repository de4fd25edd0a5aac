import type { Fault } from '@casebridge/plugin-api';
import { unforeseen } from '../model/unforeseen.ts';
import { StoreFault } from './store-fault.ts';

const unavailable: Fault = {
  code: 'CB-STORE-UNAVAILABLE',
  message: 'The store does not answer.',
  help: 'Look at the log of the engine, and at the disk or the database.',
};

/** Words for an error of the store, whatever it is. */
export function faultOfStore(error: unknown): Fault {
  if (!(error instanceof StoreFault)) return unavailable;
  const { code, message, help } = error;
  return { code, message, help };
}

/** Words for an error of something that uses the store among other things. */
export function faultOfError(error: unknown): Fault {
  return error instanceof StoreFault || isOfDatabase(error) ? faultOfStore(error) : unforeseen;
}

/**
 * What PostgreSQL and its driver say of a connection: the server's errors have a severity, those of the driver only their words,
 * and one that was not let in names the system call.
 */
function isOfDatabase(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('severity' in error || ('syscall' in error && error.syscall === 'connect')) return true;
  return /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout)/.test(error.message);
}
