import { refuse, type RemoteSupportError, type Result } from '../result.ts';
import { unlessAborted } from './abort.ts';
import type { ApiInfo } from './command/api-info.ts';
import { remoteSupportError } from './errors.ts';

/** A permission of the API account that a call needs. Source: docs/vendors/remote-support.md#command-api. */
export type Permission = 'session-reports' | 'command-read' | 'command-full';

/** Tells a missing permission from everything else that an `error` element may mean. */
export interface PermissionCheck {
  /**
   * Looks behind a refusal whose text alone would have to decide, by asking for the account's permissions.
   * @returns the refusal to go by: `permission` if the account lacks it; the given one if it does not, or if it was clear;
   *   the reason why that cannot be known otherwise. So `not-found` is never said to an account that may not look.
   * @throws the signal's reason when the caller gave up
   */
  judge(error: RemoteSupportError, needed: Permission, signal?: AbortSignal): Promise<RemoteSupportError>;
}

/** @param askApiInfo asks the appliance; those who wait for one answer may share it */
export function createPermissionCheck(askApiInfo: () => Promise<Result<{ info: ApiInfo }>>): PermissionCheck {
  return {
    judge: async (error, needed, signal) => {
      if (error.kind === 'permission') return named(error, needed);
      if (!isUnclear(error)) return error;
      const asked = await unlessAborted(askApiInfo(), signal);
      if (!asked.ok) return isUnclear(asked.error) ? undecided(error) : asked.error;
      if (Object.keys(asked.info.permissions).length === 0) return undecided(error);
      return has(asked.info, needed) ? error : lacking(error, needed);
    },
  };
}

/** The same for a result: what is not a refusal stays as it is. */
export async function judged<T extends object>(
  result: Result<T>,
  judge: (error: RemoteSupportError) => Promise<RemoteSupportError>,
): Promise<Result<T>> {
  return result.ok ? result : refuse(await judge(result.error));
}

/** Whether only the wording of an `error` element, or an answer without anything in it, stands behind the error. */
function isUnclear({ kind, httpStatus, xml }: RemoteSupportError): boolean {
  return kind === 'not-found' || (kind === 'protocol' && httpStatus === undefined && xml === undefined);
}

/** Tells whether the account has a permission. One that the release does not list counts as granted. Source: docs/vendors/remote-support.md#api-info. */
function has({ permissions }: ApiInfo, needed: Permission): boolean {
  const { perm_command: command = 'full_access', perm_reporting_support: reports = '1' } = permissions;
  if (needed === 'session-reports') return reports !== '0';
  return needed === 'command-read' ? command !== 'deny' : command === 'full_access';
}

const missing: Readonly<Record<Permission, string>> = {
  'session-reports': '"Allow Access to Support Session Reports and Recordings"',
  'command-read': 'to use the Command API',
  'command-full': 'to use the Command API with full access',
};

/** The appliance says that one is missing, and not always which. */
function named(error: RemoteSupportError, needed: Permission): RemoteSupportError {
  return { ...error, message: `The API account lacks a permission; this request needs the one ${missing[needed]}.` };
}

function lacking({ vendorText }: RemoteSupportError, needed: Permission): RemoteSupportError {
  const message = `The API account lacks the permission ${missing[needed]}.`;
  return remoteSupportError('permission', vendorText === undefined ? { message } : { message, vendorText });
}

function undecided({ vendorText }: RemoteSupportError): RemoteSupportError {
  const message =
    'The appliance refused the request, and it does not say what the API account may do; check the permissions of the account.';
  return remoteSupportError('protocol', vendorText === undefined ? { message } : { message, vendorText });
}
