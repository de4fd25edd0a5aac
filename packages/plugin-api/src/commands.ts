/** Where a session may be waited for, as the appliance names it. Source: docs/vendors/remote-support.md#teams. */
export interface SupportQueue {
  readonly kind: 'general' | 'team' | 'issue' | 'representative';
  /** Id of a team or representative, code name of an issue; `''` for the general queue. */
  readonly id: string;
  readonly name: string;
}

/** Parameters of a request for a session key. Source: docs/vendors/remote-support.md#session-key. */
export interface SessionKeyRequest {
  readonly queue:
    | Pick<SupportQueue, 'kind' | 'id'>
    /** The queue of the one account of that name. */
    | { readonly kind: 'representative-username'; readonly id: string };
  /** Put on the session, at most 1,024 characters. */
  readonly externalKey: string;
  readonly ttlSeconds?: number;
}

/** A key that a customer can redeem once. */
export interface SessionKey {
  /** The key that an agent dictates over the phone. */
  readonly shortKey: string;
  /** Address that starts the session, for mail and chat. */
  readonly url: string;
  readonly expiresAt: Date;
  /** Subject and text of a mail to the customer as the appliance words them, where it gives them. */
  readonly mail?: { readonly subject: string; readonly body: string };
  /** Whether somebody is signed in to the queue, as the appliance says; absent where it does not say. */
  readonly queueStaffed?: boolean;
}

/** A command's value, or why there is none. The kinds are those that decide about a cure. */
export type CommandResult<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly error: {
        readonly kind: 'refused' | 'permission' | 'credentials' | 'rate-limited' | 'unavailable' | 'protocol';
        /** Plain description of the refusal; no secrets. */
        readonly message: string;
        /** Remedy, addressed to the operator. */
        readonly help: string;
      };
    };

/** Commands to the configuration's appliance. The engine holds the account and its limits. */
export interface RemoteSupportCommands {
  generateSessionKey(request: SessionKeyRequest, signal?: AbortSignal): Promise<CommandResult<SessionKey>>;
  /** The general queue, the teams and the issues, as they are now. */
  listQueues(signal?: AbortSignal): Promise<CommandResult<readonly SupportQueue[]>>;
}
