// Made from docs/openapi.json by packages/admin-ui/build/api-types.ts: one entry for each route, so as long as the API is.
/** The routes of the admin API with what they take and give. */
export interface AdminApi {
  readonly 'GET /health': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly status: 'ok';
      readonly parked: { readonly count: number; readonly codes: readonly string[] };
    };
  };
  readonly 'GET /api/status': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly status: 'ok';
      readonly deliveries: Readonly<
        Record<'pending' | 'running' | 'succeeded' | 'skipped' | 'retrying' | 'dead', number>
      >;
      readonly clockJump: { readonly from: string; readonly to: string } | null;
      readonly parked: readonly {
        readonly until: string;
        readonly code: string;
        readonly message: string;
        readonly help: string;
        readonly id: string;
      }[];
      readonly polls: readonly {
        readonly configurationId: string;
        readonly succeededAt?: string;
        readonly refusals: number;
      }[];
    };
  };
  readonly 'GET /api/overview': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly at: string;
      readonly version: string;
      readonly deliveries: Readonly<
        Record<'pending' | 'running' | 'succeeded' | 'skipped' | 'retrying' | 'dead', number>
      >;
      readonly waiting: {
        readonly running: number;
        readonly pending: number;
        readonly notReady: number;
        readonly parked: number;
        readonly paused: number;
        readonly retrying: number;
        readonly oldestAt?: string;
      };
      readonly hours: readonly {
        readonly from: string;
        readonly events: number;
        readonly succeeded: number;
        readonly skipped: number;
        readonly dead: number;
      }[];
      readonly polls: readonly {
        readonly configurationId: string;
        readonly succeededAt?: string;
        readonly refusals: number;
      }[];
      readonly configurations: readonly {
        readonly id: string;
        readonly name: string;
        readonly disabled: boolean;
        readonly parked: {
          readonly until: string;
          readonly code: string;
          readonly message: string;
          readonly help: string;
        } | null;
        readonly pausedUntil: string | null;
        readonly balances: readonly {
          readonly day: string;
          readonly onAppliance: number;
          readonly written: number;
          readonly skipped: Readonly<Record<string, number>>;
          readonly waiting: number;
          readonly dead: number;
          readonly erased: number;
          readonly computedAt: string;
        }[];
        readonly reconciledAt?: string;
      }[];
      readonly sessionKeys: {
        readonly since: string;
        readonly issued: number;
        readonly waiting: number;
        readonly failed: readonly { readonly cause: string; readonly message: string; readonly count: number }[];
        readonly secondsToKey?: { readonly p50: number; readonly p95: number };
      };
      readonly indicators: readonly {
        readonly name: string;
        readonly title: string;
        readonly value: number;
        readonly unit: string;
        readonly state: 'good' | 'warning' | 'bad';
        readonly message: string;
        readonly help: string;
        readonly configurationId: string;
      }[];
      readonly openNotices: number;
      readonly firstConcern: {
        readonly kind: 'notice' | 'dead-letters' | 'indicator' | 'waiting';
        readonly code?: string;
        readonly message: string;
        readonly help: string;
        readonly configurationId?: string;
      } | null;
      readonly setAsides: readonly {
        readonly until: string;
        readonly untilCount?: number;
        readonly why: string;
        readonly by: string;
        readonly at: string;
        readonly configurationId: string;
        readonly cause: string;
        readonly count: number;
      }[];
      readonly restart: { readonly safe: true; readonly message: string };
    };
  };
  readonly 'GET /api/session': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response:
      | {
          readonly signedIn: true;
          readonly name: string;
          readonly role: 'viewer' | 'operator' | 'administrator';
          readonly by: 'account' | 'token' | 'link';
          readonly until?: string;
        }
      | { readonly signedIn: false; readonly hasAccounts: boolean };
  };
  readonly 'POST /api/session': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly name: string; readonly password: string } | { readonly link: string };
    readonly response:
      | {
          readonly signedIn: true;
          readonly name: string;
          readonly role: 'viewer' | 'operator' | 'administrator';
          readonly by: 'account' | 'token' | 'link';
          readonly until?: string;
        }
      | { readonly signedIn: false; readonly hasAccounts: boolean };
  };
  readonly 'DELETE /api/session': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: undefined;
  };
  readonly 'GET /api/accounts': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly items: readonly {
        readonly id: string;
        readonly name: string;
        readonly role: 'viewer' | 'operator' | 'administrator';
        readonly createdAt: string;
        readonly changedAt: string;
      }[];
    };
  };
  readonly 'POST /api/accounts': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: {
      readonly name: string;
      readonly role: 'viewer' | 'operator' | 'administrator';
      readonly password: string;
    };
    readonly response: {
      readonly id: string;
      readonly name: string;
      readonly role: 'viewer' | 'operator' | 'administrator';
      readonly createdAt: string;
      readonly changedAt: string;
    };
  };
  readonly 'PUT /api/accounts/{id}': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly role?: 'viewer' | 'operator' | 'administrator'; readonly password?: string };
    readonly response: {
      readonly id: string;
      readonly name: string;
      readonly role: 'viewer' | 'operator' | 'administrator';
      readonly createdAt: string;
      readonly changedAt: string;
    };
  };
  readonly 'DELETE /api/accounts/{id}': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: undefined;
  };
  readonly 'PUT /api/session/password': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly present: string; readonly password: string };
    readonly response: undefined;
  };
  readonly 'POST /api/one-time-links': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: { readonly url: string; readonly until: string };
  };
  readonly 'GET /api/configurations': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: { readonly items: readonly Readonly<Record<string, unknown>>[] };
  };
  readonly 'POST /api/configurations': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: Readonly<Record<string, unknown>>;
    readonly response: Readonly<Record<string, unknown>>;
  };
  readonly 'GET /api/configurations/{id}': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: Readonly<Record<string, unknown>>;
  };
  readonly 'PUT /api/configurations/{id}': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: Readonly<Record<string, unknown>>;
    readonly response: Readonly<Record<string, unknown>>;
  };
  readonly 'DELETE /api/configurations/{id}': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: undefined;
  };
  readonly 'POST /api/configurations/{id}/copy': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly name: string };
    readonly response: Readonly<Record<string, unknown>>;
  };
  readonly 'GET /api/configurations/{id}/versions': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly items: readonly {
        readonly version: number;
        readonly kind: 'saved' | 'deleted' | 'restored';
        readonly savedAt: string;
        readonly savedBy: string;
        readonly differences: readonly {
          readonly field: string;
          readonly before?: unknown;
          readonly after?: unknown;
        }[];
      }[];
    };
  };
  readonly 'POST /api/configurations/{id}/restore': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly version: number };
    readonly response: Readonly<Record<string, unknown>>;
  };
  readonly 'GET /api/configurations-export': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly format: 'casebridge-configurations';
      readonly version: 1;
      readonly configurations: readonly Readonly<Record<string, unknown>>[];
    };
  };
  readonly 'POST /api/configurations-import': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: unknown;
    readonly response: { readonly ids: readonly string[]; readonly missingSecrets: readonly string[] };
  };
  readonly 'POST /api/keys/rotate': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: undefined;
  };
  readonly 'POST /api/configurations/{id}/test': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly items: readonly {
        readonly side: 'appliance' | 'engine' | 'plugin';
        readonly name: string;
        readonly title: string;
        readonly state: 'passed' | 'warning' | 'failed' | 'not-run';
        readonly message: string;
        readonly help: string;
        readonly durationMilliseconds?: number;
      }[];
    };
  };
  readonly 'POST /api/configurations/{id}/test/steps': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: undefined;
  };
  readonly 'POST /api/configuration-drafts/test': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly id?: string; readonly values: Readonly<Record<string, unknown>> };
    readonly response: {
      readonly items: readonly {
        readonly side: 'appliance' | 'engine' | 'plugin';
        readonly name: string;
        readonly title: string;
        readonly state: 'passed' | 'warning' | 'failed' | 'not-run';
        readonly message: string;
        readonly help: string;
        readonly durationMilliseconds?: number;
      }[];
    };
  };
  readonly 'POST /api/configuration-drafts/test/steps': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly id?: string; readonly values: Readonly<Record<string, unknown>> };
    readonly response: undefined;
  };
  readonly 'GET /api/plugins': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly items: readonly {
        readonly name: string;
        readonly title: string;
        readonly version: string;
        readonly form: Readonly<Record<string, unknown>>;
        readonly settingsSchema: Readonly<Record<string, unknown>>;
        readonly draining: readonly string[];
        readonly removable?: string;
      }[];
    };
  };
  readonly 'DELETE /api/plugins/{name}': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: { readonly name: string; readonly version: string };
  };
  readonly 'GET /api/configurations/{id}/indicators': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly items: readonly {
        readonly name: string;
        readonly title: string;
        readonly value: number;
        readonly unit: string;
        readonly state: 'good' | 'warning' | 'bad';
        readonly message: string;
        readonly help: string;
      }[];
    };
  };
  readonly 'POST /api/configurations/{id}/erase': {
    readonly query: Readonly<Record<string, never>>;
    readonly body:
      | { readonly kind: 'session'; readonly lsid: string }
      | { readonly kind: 'case'; readonly reference: string; readonly waiting?: number }
      | { readonly kind: 'customer'; readonly name: string; readonly waiting?: number };
    readonly response: { readonly erased: number; readonly again: boolean };
  };
  readonly 'GET /api/configurations/{id}/jobs': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly items: readonly {
        readonly name: string;
        readonly title: string;
        readonly intervalMilliseconds: number;
        readonly running: boolean;
        readonly lastRun?: {
          readonly startedAt: string;
          readonly endedAt: string;
          readonly result: 'done' | 'refused' | 'failed' | 'lost';
          readonly text: string;
          readonly fault?: {
            readonly code: string;
            readonly message: string;
            readonly help: string;
            readonly details?: Readonly<Record<string, unknown>>;
          };
        };
        readonly nextAt?: string;
      }[];
    };
  };
  readonly 'POST /api/configurations/{id}/preview': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly lsid?: string; readonly deliveryId?: string };
    readonly response:
      | {
          readonly kind: 'planned';
          readonly changes: readonly {
            readonly kind: string;
            readonly id: string;
            readonly label: string;
            readonly change: 'create' | 'update' | 'delete';
            readonly fields: readonly { readonly field: string; readonly before: string; readonly after: string }[];
          }[];
          readonly unchanged: number;
          readonly warnings: readonly string[];
        }
      | { readonly kind: 'skipped'; readonly reason: string; readonly message: string }
      | {
          readonly kind: 'failed';
          readonly cure: { readonly kind: string };
          readonly fault: {
            readonly code: string;
            readonly message: string;
            readonly help: string;
            readonly details?: Readonly<Record<string, unknown>>;
          };
        };
  };
  readonly 'POST /api/configurations/{id}/report': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly lsid?: string; readonly deliveryId?: string };
    readonly response: {
      readonly facts: readonly (readonly [string, string])[];
      readonly entries: readonly {
        readonly at?: string;
        readonly who: string;
        readonly what: string;
        readonly text: string;
      }[];
      readonly left: number;
    };
  };
  readonly 'POST /api/configurations/{id}/try-redaction': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly sample: string; readonly settings?: Readonly<Record<string, unknown>> };
    readonly response: {
      readonly text: string;
      readonly hits: readonly { readonly name: string; readonly count: number }[];
    };
  };
  readonly 'GET /api/events': {
    readonly query: {
      readonly limit?: number;
      readonly before?: string;
      readonly lsid?: string;
      readonly from?: string;
      readonly until?: string;
      readonly type?: string;
      readonly externalKey?: string;
      readonly text?: string;
      readonly disposition?: 'accepted' | 'ignored';
    };
    readonly body: undefined;
    readonly response: {
      readonly items: readonly {
        readonly id: string;
        readonly source: 'push' | 'poll' | 'replay' | 'rewrite';
        readonly applianceId: string;
        readonly name: string;
        readonly lsid: string;
        readonly externalKey?: string;
        readonly occurredAt?: string;
        readonly receivedAt: string;
        readonly fields: readonly (readonly [string, string])[];
        readonly fingerprint: string;
        readonly disposition: 'accepted' | 'ignored';
        readonly ignoredReason?: string;
        readonly ignoredDetail?: string;
      }[];
      readonly next?: string;
      readonly searchedUntil?: string;
    };
  };
  readonly 'GET /api/events/{id}': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly id: string;
      readonly source: 'push' | 'poll' | 'replay' | 'rewrite';
      readonly applianceId: string;
      readonly name: string;
      readonly lsid: string;
      readonly externalKey?: string;
      readonly occurredAt?: string;
      readonly receivedAt: string;
      readonly fields: readonly (readonly [string, string])[];
      readonly fingerprint: string;
      readonly disposition: 'accepted' | 'ignored';
      readonly ignoredReason?: string;
      readonly ignoredDetail?: string;
      readonly deliveries: readonly {
        readonly id: string;
        readonly eventId: string;
        readonly configurationId: string;
        readonly lsid: string;
        readonly state: 'pending' | 'running' | 'succeeded' | 'skipped' | 'retrying' | 'dead';
        readonly countedAttempts: number;
        readonly attempts: number;
        readonly abandonedAttempts: number;
        readonly dueAt: string;
        readonly notReadySince?: string;
        readonly alone?: boolean;
        readonly isUnconfirmed?: boolean;
        readonly reason?: string;
        readonly reasonText?: string;
        readonly replayOf?: string;
        readonly createdAt: string;
        readonly updatedAt: string;
      }[];
    };
  };
  readonly 'GET /api/deliveries': {
    readonly query: {
      readonly limit?: number;
      readonly before?: string;
      readonly lsid?: string;
      readonly from?: string;
      readonly until?: string;
      readonly type?: string;
      readonly externalKey?: string;
      readonly text?: string;
      readonly state?: 'pending' | 'running' | 'succeeded' | 'skipped' | 'retrying' | 'dead' | 'open';
      readonly configurationId?: string;
      readonly eventId?: string;
      readonly reason?: string;
      readonly customer?: string;
      readonly representative?: string;
    };
    readonly body: undefined;
    readonly response: {
      readonly items: readonly {
        readonly id: string;
        readonly eventId: string;
        readonly configurationId: string;
        readonly lsid: string;
        readonly state: 'pending' | 'running' | 'succeeded' | 'skipped' | 'retrying' | 'dead';
        readonly countedAttempts: number;
        readonly attempts: number;
        readonly abandonedAttempts: number;
        readonly dueAt: string;
        readonly notReadySince?: string;
        readonly alone?: boolean;
        readonly isUnconfirmed?: boolean;
        readonly reason?: string;
        readonly reasonText?: string;
        readonly replayOf?: string;
        readonly createdAt: string;
        readonly updatedAt: string;
        readonly eventName: string;
        readonly source: 'push' | 'poll' | 'replay' | 'rewrite';
        readonly externalKey?: string;
        readonly customer?: string;
        readonly representative?: string;
      }[];
      readonly next?: string;
      readonly searchedUntil?: string;
    };
  };
  readonly 'GET /api/deliveries/{id}': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly id: string;
      readonly eventId: string;
      readonly configurationId: string;
      readonly lsid: string;
      readonly state: 'pending' | 'running' | 'succeeded' | 'skipped' | 'retrying' | 'dead';
      readonly countedAttempts: number;
      readonly abandonedAttempts: number;
      readonly dueAt: string;
      readonly notReadySince?: string;
      readonly alone?: boolean;
      readonly isUnconfirmed?: boolean;
      readonly reason?: string;
      readonly reasonText?: string;
      readonly replayOf?: string;
      readonly createdAt: string;
      readonly updatedAt: string;
      readonly attempts: readonly {
        readonly deliveryId: string;
        readonly number: number;
        readonly startedAt: string;
        readonly endedAt: string;
        readonly outcome:
          | {
              readonly kind: 'succeeded';
              readonly effect: 'written' | 'unchanged';
              readonly refs: readonly {
                readonly kind: string;
                readonly id: string;
                readonly label?: string;
                readonly url?: string;
              }[];
              readonly digest: string;
              readonly warnings: readonly string[];
            }
          | { readonly kind: 'skipped'; readonly reason: string; readonly message: string }
          | { readonly kind: 'notReady'; readonly message: string }
          | {
              readonly kind: 'failed';
              readonly stage: 'before' | 'during' | 'after';
              readonly cure:
                | { readonly kind: 'wait' | 'fixConfig' | 'fixData' | 'none' }
                | { readonly kind: 'waitUntil'; readonly at: string };
              readonly fault: {
                readonly code: string;
                readonly message: string;
                readonly help: string;
                readonly details?: Readonly<Record<string, unknown>>;
              };
            }
          | { readonly kind: 'abandoned' };
      }[];
      readonly event?: {
        readonly id: string;
        readonly source: 'push' | 'poll' | 'replay' | 'rewrite';
        readonly applianceId: string;
        readonly name: string;
        readonly lsid: string;
        readonly externalKey?: string;
        readonly occurredAt?: string;
        readonly receivedAt: string;
        readonly fields: readonly (readonly [string, string])[];
        readonly fingerprint: string;
        readonly disposition: 'accepted' | 'ignored';
        readonly ignoredReason?: string;
        readonly ignoredDetail?: string;
      };
    };
  };
  readonly 'GET /api/audit': {
    readonly query: {
      readonly limit?: number;
      readonly before?: string;
      readonly actor?: string;
      readonly action?: string;
      readonly subject?: string;
      readonly from?: string;
      readonly until?: string;
    };
    readonly body: undefined;
    readonly response: {
      readonly items: readonly {
        readonly id: string;
        readonly at: string;
        readonly actor: string;
        readonly action: string;
        readonly subject: string;
        readonly detail: Readonly<Record<string, unknown>>;
      }[];
      readonly next?: string;
    };
  };
  readonly 'GET /api/sizes': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly bytes: number;
      readonly rows: Readonly<Record<'events' | 'deliveries' | 'attempts' | 'session_ledger' | 'audit', number>>;
      readonly oldestEventAt?: string;
    };
  };
  readonly 'GET /api/dead-letters': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly items: readonly {
        readonly configurationId: string;
        readonly reason: string;
        readonly reasonText: string;
        readonly count: number;
        readonly counted: { readonly count: number; readonly highestId: string; readonly countedAt: string };
        readonly oldest: string;
        readonly newest: string;
        readonly example: string;
        readonly cure: 'wait' | 'waitUntil' | 'fixConfig' | 'fixData' | 'none';
        readonly help: string;
      }[];
    };
  };
  readonly 'GET /api/configurations/{id}/state': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly pausedUntil: string | null;
      readonly parked: {
        readonly until: string;
        readonly code: string;
        readonly message: string;
        readonly help: string;
      } | null;
    };
  };
  readonly 'POST /api/configurations/{id}/pause': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly until: string };
    readonly response: { readonly pausedUntil: string };
  };
  readonly 'POST /api/configurations/{id}/resume': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly pausedUntil: string | null;
      readonly parked: {
        readonly until: string;
        readonly code: string;
        readonly message: string;
        readonly help: string;
      } | null;
    };
  };
  readonly 'GET /api/set-asides': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly items: readonly {
        readonly until: string;
        readonly untilCount?: number;
        readonly why: string;
        readonly by: string;
        readonly at: string;
        readonly configurationId: string;
        readonly cause: string;
        readonly count: number;
      }[];
    };
  };
  readonly 'PUT /api/configurations/{id}/set-asides/{cause}': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly until?: string; readonly untilCount?: number; readonly why: string };
    readonly response: {
      readonly until: string;
      readonly untilCount?: number;
      readonly why: string;
      readonly by: string;
      readonly at: string;
    };
  };
  readonly 'DELETE /api/configurations/{id}/set-asides/{cause}': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: undefined;
  };
  readonly 'GET /api/notices': {
    readonly query: {
      readonly limit?: number;
      readonly before?: string;
      readonly open?: 'true' | 'false';
      readonly configurationId?: string;
      readonly level?: 'error' | 'warning';
      readonly code?: string;
      readonly text?: string;
    };
    readonly body: undefined;
    readonly response: {
      readonly items: readonly {
        readonly id: string;
        readonly configurationId: string;
        readonly level: 'error' | 'warning';
        readonly code: string;
        readonly message: string;
        readonly help: string;
        readonly since: string;
        readonly job?: string;
        readonly endedAt?: string;
      }[];
      readonly next?: string;
    };
  };
  readonly 'POST /api/bulk-acts/count': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: {
      readonly kind: 'replay' | 'release' | 'dismiss';
      readonly selection: {
        readonly ids?: readonly string[];
        readonly state?: 'dead' | 'skipped' | 'succeeded' | 'pending' | 'retrying';
        readonly configurationId?: string;
        readonly lsid?: string;
        readonly reason?: string;
      };
    };
    readonly response: { readonly count: number; readonly highestId?: string; readonly countedAt: string };
  };
  readonly 'POST /api/bulk-acts': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: {
      readonly kind: 'replay' | 'release' | 'dismiss';
      readonly selection: {
        readonly ids?: readonly string[];
        readonly state?: 'dead' | 'skipped' | 'succeeded' | 'pending' | 'retrying';
        readonly configurationId?: string;
        readonly lsid?: string;
        readonly reason?: string;
      };
      readonly counted: { readonly count: number; readonly highestId: string; readonly countedAt: string };
      readonly why?: string;
    };
    readonly response: {
      readonly id: string;
      readonly kind: 'replay' | 'release' | 'dismiss';
      readonly selection: {
        readonly ids?: readonly string[];
        readonly state?: 'dead' | 'skipped' | 'succeeded' | 'pending' | 'retrying' | 'running';
        readonly configurationId?: string;
        readonly lsid?: string;
        readonly reason?: string;
        readonly createdBefore?: string;
        readonly notReplayed?: boolean;
      };
      readonly counted: number;
      readonly countedAt: string;
      readonly highestId: string;
      readonly state: 'running' | 'done' | 'aborted';
      readonly done: number;
      readonly cursor: string;
      readonly orderedBy: string;
      readonly createdAt: string;
      readonly endedAt?: string;
      readonly why?: string;
    };
  };
  readonly 'GET /api/bulk-acts': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly items: readonly {
        readonly id: string;
        readonly kind: 'replay' | 'release' | 'dismiss';
        readonly selection: {
          readonly ids?: readonly string[];
          readonly state?: 'dead' | 'skipped' | 'succeeded' | 'pending' | 'retrying' | 'running';
          readonly configurationId?: string;
          readonly lsid?: string;
          readonly reason?: string;
          readonly createdBefore?: string;
          readonly notReplayed?: boolean;
        };
        readonly counted: number;
        readonly countedAt: string;
        readonly highestId: string;
        readonly state: 'running' | 'done' | 'aborted';
        readonly done: number;
        readonly cursor: string;
        readonly orderedBy: string;
        readonly createdAt: string;
        readonly endedAt?: string;
        readonly why?: string;
      }[];
    };
  };
  readonly 'POST /api/bulk-acts/{id}/abort': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: { readonly state: 'aborted' };
  };
  readonly 'GET /api/bulk-acts/{id}': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly id: string;
      readonly kind: 'replay' | 'release' | 'dismiss';
      readonly selection: {
        readonly ids?: readonly string[];
        readonly state?: 'dead' | 'skipped' | 'succeeded' | 'pending' | 'retrying' | 'running';
        readonly configurationId?: string;
        readonly lsid?: string;
        readonly reason?: string;
        readonly createdBefore?: string;
        readonly notReplayed?: boolean;
      };
      readonly counted: number;
      readonly countedAt: string;
      readonly highestId: string;
      readonly state: 'running' | 'done' | 'aborted';
      readonly done: number;
      readonly cursor: string;
      readonly orderedBy: string;
      readonly createdAt: string;
      readonly endedAt?: string;
      readonly why?: string;
      readonly results: {
        readonly waiting: number;
        readonly succeeded: number;
        readonly skipped: number;
        readonly dead: number;
      };
    };
  };
  readonly 'POST /api/deliveries/{id}/try-now': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: { readonly count: number };
  };
  readonly 'POST /api/deliveries/try-now': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly configurationId: string; readonly code?: string };
    readonly response: { readonly count: number };
  };
  readonly 'POST /api/configurations/{id}/probe': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: { readonly count: number };
  };
  readonly 'POST /api/configurations/{id}/jobs/try-now': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly job: string };
    readonly response: { readonly count: number };
  };
  readonly 'GET /api/notifications': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly items: readonly {
        readonly channel: string;
        readonly open: number;
        readonly failure?: {
          readonly code: string;
          readonly message: string;
          readonly help: string;
          readonly details?: Readonly<Record<string, unknown>>;
        };
      }[];
    };
  };
  readonly 'POST /api/notifications/test': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly items: readonly {
        readonly channel: string;
        readonly failure?: {
          readonly code: string;
          readonly message: string;
          readonly help: string;
          readonly details?: Readonly<Record<string, unknown>>;
        };
      }[];
    };
  };
  readonly 'GET /api/logs': {
    readonly query: {
      readonly level?: 'debug' | 'info' | 'warn' | 'error';
      readonly text?: string;
      readonly limit?: number;
      readonly before?: number;
    };
    readonly body: undefined;
    readonly response: {
      readonly items: readonly {
        readonly id: number;
        readonly time: string;
        readonly level: 'debug' | 'info' | 'warn' | 'error';
        readonly message: string;
        readonly fields: Readonly<Record<string, unknown>>;
      }[];
      readonly next?: number;
    };
  };
  readonly 'GET /api/settings': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly file?: string;
      readonly items: readonly {
        readonly key: string;
        readonly value: unknown;
        readonly from: 'file' | 'default';
        readonly description?: string;
      }[];
      readonly listener: {
        readonly url: string;
        readonly wantsSecretPath: boolean;
        readonly wantsToken: boolean;
        readonly wantsClientCertificate: boolean;
      } | null;
    };
  };
  readonly 'GET /api/parts': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly of: 'release' | 'sources';
      readonly items: readonly { readonly name: string; readonly version: string; readonly licence: string }[];
    };
  };
  readonly 'GET /api/sessions': {
    readonly query: {
      readonly limit?: number;
      readonly before?: string;
      readonly state?: 'waiting' | 'succeeded' | 'skipped' | 'dead';
      readonly configurationId?: string;
      readonly lsid?: string;
      readonly from?: string;
      readonly until?: string;
      readonly customer?: string;
      readonly representative?: string;
    };
    readonly body: undefined;
    readonly response: {
      readonly items: readonly {
        readonly configurationId: string;
        readonly lsid: string;
        readonly state: 'waiting' | 'succeeded' | 'skipped' | 'dead';
        readonly digest?: string;
        readonly updatedAt: string;
        readonly customer?: string;
        readonly representative?: string;
        readonly externalKey?: string;
      }[];
      readonly next?: string;
      readonly searchedUntil?: string;
    };
  };
  readonly 'GET /api/sessions/{lsid}': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly lsid: string;
      readonly erased: boolean;
      readonly ledger: readonly {
        readonly configurationId: string;
        readonly lsid: string;
        readonly state: 'waiting' | 'succeeded' | 'skipped' | 'dead';
        readonly digest?: string;
        readonly updatedAt: string;
        readonly customer?: string;
        readonly representative?: string;
      }[];
    };
  };
  readonly 'POST /api/sessions/{lsid}/erase': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: { readonly message: string };
  };
  readonly 'GET /api/session-keys': {
    readonly query: {
      readonly limit?: number;
      readonly before?: string;
      readonly configurationId?: string;
      readonly state?: 'waiting' | 'issued' | 'failed' | 'expired';
      readonly cause?: string;
      readonly from?: string;
      readonly until?: string;
    };
    readonly body: undefined;
    readonly response: {
      readonly items: readonly {
        readonly id: string;
        readonly configurationId: string;
        readonly requestId: string;
        readonly state: 'waiting' | 'issued' | 'failed' | 'expired';
        readonly cause?: { readonly code: string; readonly message: string };
        readonly askedAt: string;
        readonly answeredAt?: string;
        readonly expiresAt?: string;
        readonly secondsToKey?: number;
      }[];
      readonly next?: string;
    };
  };
  readonly 'GET /api/explain': {
    readonly query: {
      readonly q?: string;
      readonly lsid?: string;
      readonly caseNumber?: string;
      readonly externalKey?: string;
      readonly customer?: string;
      readonly representative?: string;
      readonly from?: string;
      readonly until?: string;
    };
    readonly body: undefined;
    readonly response: {
      readonly sessions: readonly {
        readonly lsid: string;
        readonly externalKey?: string;
        readonly verdicts: readonly {
          readonly code:
            | 'written'
            | 'skipped'
            | 'waiting'
            | 'in-work'
            | 'waiting-for-report'
            | 'parked'
            | 'paused'
            | 'disabled'
            | 'trying-again'
            | 'dead'
            | 'erased'
            | 'wrong-appliance-id'
            | 'type-not-ticked'
            | 'ignored'
            | 'never-sent'
            | 'not-over'
            | 'unknown-to-appliance'
            | 'appliance-refuses'
            | 'nothing-found';
          readonly sentence: string;
          readonly help: string;
          readonly reason?: string;
          readonly links: readonly { readonly label: string; readonly url: string }[];
          readonly cure?: {
            readonly label: string;
            readonly method: 'POST';
            readonly path: string;
            readonly body?: Readonly<Record<string, unknown>>;
          };
          readonly configurationId?: string;
          readonly deliveryId?: string;
          readonly eventId?: string;
        }[];
        readonly asked: readonly {
          readonly who: 'engine' | 'appliance' | 'plugin';
          readonly configurationId?: string;
          readonly message: string;
        }[];
      }[];
      readonly nothing?: {
        readonly code:
          | 'written'
          | 'skipped'
          | 'waiting'
          | 'in-work'
          | 'waiting-for-report'
          | 'parked'
          | 'paused'
          | 'disabled'
          | 'trying-again'
          | 'dead'
          | 'erased'
          | 'wrong-appliance-id'
          | 'type-not-ticked'
          | 'ignored'
          | 'never-sent'
          | 'not-over'
          | 'unknown-to-appliance'
          | 'appliance-refuses'
          | 'nothing-found';
        readonly sentence: string;
        readonly help: string;
        readonly reason?: string;
        readonly links: readonly { readonly label: string; readonly url: string }[];
        readonly cure?: {
          readonly label: string;
          readonly method: 'POST';
          readonly path: string;
          readonly body?: Readonly<Record<string, unknown>>;
        };
        readonly configurationId?: string;
        readonly deliveryId?: string;
        readonly eventId?: string;
      };
      readonly asked: readonly {
        readonly who: 'engine' | 'appliance' | 'plugin';
        readonly configurationId?: string;
        readonly message: string;
      }[];
    };
  };
  readonly 'GET /api/backfills': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly items: readonly {
        readonly id: string;
        readonly configurationId: string;
        readonly from: string;
        readonly until: string;
        readonly cursor: string;
        readonly state: 'running' | 'paused' | 'done' | 'cancelled';
        readonly found: number;
        readonly taken: number;
        readonly createdAt: string;
        readonly rewrite?: boolean;
        readonly results?: {
          readonly waiting: number;
          readonly restored: number;
          readonly unchanged: number;
          readonly skipped: number;
          readonly dead: number;
        };
        readonly problem?: { readonly kind: string; readonly message: string };
      }[];
    };
  };
  readonly 'POST /api/backfills': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: {
      readonly configurationId: string;
      readonly from: string;
      readonly until: string;
      readonly rewrite?: boolean;
    };
    readonly response: {
      readonly id: string;
      readonly configurationId: string;
      readonly from: string;
      readonly until: string;
      readonly cursor: string;
      readonly state: 'running' | 'paused' | 'done' | 'cancelled';
      readonly found: number;
      readonly taken: number;
      readonly createdAt: string;
      readonly rewrite?: boolean;
      readonly results?: {
        readonly waiting: number;
        readonly restored: number;
        readonly unchanged: number;
        readonly skipped: number;
        readonly dead: number;
      };
      readonly problem?: { readonly kind: string; readonly message: string };
    };
  };
  readonly 'POST /api/backfills/{id}/cancel': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: { readonly state: 'cancelled' | 'paused' | 'running' | 'done' };
  };
  readonly 'POST /api/backfills/{id}/pause': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: { readonly state: 'cancelled' | 'paused' | 'running' | 'done' };
  };
  readonly 'POST /api/backfills/{id}/resume': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: { readonly state: 'cancelled' | 'paused' | 'running' | 'done' };
  };
  readonly 'GET /api/configurations/{id}/balances': {
    readonly query: Readonly<Record<string, never>>;
    readonly body: undefined;
    readonly response: {
      readonly items: readonly {
        readonly day: string;
        readonly onAppliance: number;
        readonly written: number;
        readonly skipped: Readonly<Record<string, number>>;
        readonly waiting: number;
        readonly dead: number;
        readonly erased: number;
        readonly computedAt: string;
      }[];
      readonly missed: readonly { readonly from: string; readonly until: string; readonly sessions: number }[];
      readonly disabledSince?: string;
      readonly ranAt?: string;
      readonly problem?: { readonly kind: string; readonly message: string };
    };
  };
}
