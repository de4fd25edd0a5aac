import { readTokenFile } from '@casebridge/engine';
import { callJson } from './control.ts';

/** The admin address of an engine on this machine, asked with the token that it has put into a file. */
export interface AdminAccess {
  readonly url: string;
  /** A body makes it a change. @throws Error with the whole answer unless it is a success */
  call<T>(path: string, body?: unknown, options?: { readonly method?: string }): Promise<T>;
}

export function adminAccess(url: string, tokenFile: string): AdminAccess {
  return {
    url,
    call(path, body, options = {}) {
      const headers = { authorization: `Bearer ${readTokenFile(tokenFile)}`, 'x-casebridge': '1' };
      return callJson(url + path, body, { ...options, headers });
    },
  };
}
