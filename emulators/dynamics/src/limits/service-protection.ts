import type { Clock } from '../clock.ts';
import type { Settings } from '../settings.ts';
import { refusalReply, type ServiceReply } from '../web-api/message.ts';

/** Usage of the service by one user. */
export interface Usage {
  requestsInWindow: number;
  executionMillisecondsInWindow: number;
  concurrent: number;
  /** Operations since the start, as the daily entitlement counts them: docs/vendors/dataverse.md#entitlement. */
  entitlement: number;
  refused: number;
}

/** The service protection limits, per user over a sliding window: docs/vendors/dataverse.md#service-protection. */
export interface ServiceProtection {
  /** Lets a request in, or gives the refusal. A request that was let in must be ended by {@link ServiceProtection.leave}. */
  enter: (user: string) => ServiceReply | undefined;
  /** @param operations operations that the request held; 1 where it was no batch */
  leave: (user: string, operations: number, entitlement: number) => void;
  usage: () => Record<string, Usage>;
  /** Values of the two rate headers: requests and execution time that are left. */
  remaining: (user: string) => { requests: number; executionSeconds: number };
  clear: () => void;
}

interface Entry {
  at: number;
  requests: number;
  execution: number;
}

interface Account {
  entries: Entry[];
  concurrent: number;
  entitlement: number;
  refused: number;
  /** Since when and until when the user is turned away. */
  blockedSince: number;
  blockedUntil: number;
  blockedBy: Facet;
}

type Facet = 'requests' | 'execution';

/** Makes the limits, with nothing asked yet. Limits, window and the modelled time of a request are settings. */
export function createServiceProtection(settings: Settings, clock: Clock): ServiceProtection {
  const accounts = new Map<string, Account>();

  function accountOf(user: string): Account {
    const known = accounts.get(user);
    if (known !== undefined) {
      const from = clock.now().getTime() - settings.protectionWindowMilliseconds;
      while ((known.entries[0]?.at ?? Infinity) <= from) known.entries.shift();
      return known;
    }
    const fresh: Account = {
      entries: [],
      concurrent: 0,
      entitlement: 0,
      refused: 0,
      blockedSince: 0,
      blockedUntil: 0,
      blockedBy: 'requests',
    };
    accounts.set(user, fresh);
    return fresh;
  }

  function enter(user: string): ServiceReply | undefined {
    const account = accountOf(user);
    const now = clock.now().getTime();
    if (account.concurrent >= settings.protectionConcurrentRequests)
      return refuse(account, concurrency(settings), 1000);
    const blocked = now < account.blockedUntil ? account.blockedBy : exceeded(account, settings);
    if (blocked === undefined) {
      account.concurrent += 1;
      return undefined;
    }
    block(account, blocked, now, settings);
    return refuse(account, messages[blocked](settings), account.blockedUntil - now);
  }

  return {
    enter,
    leave: (user, operations, entitlement) => {
      const account = accountOf(user);
      account.concurrent = Math.max(0, account.concurrent - 1);
      account.entitlement += entitlement;
      account.entries.push({
        at: clock.now().getTime(),
        requests: settings.batchCounting === 'once' ? 1 : operations,
        execution: settings.executionMillisecondsPerRequest + operations * settings.executionMillisecondsPerOperation,
      });
    },
    usage: () => Object.fromEntries([...accounts.keys()].map((user) => [user, usageOf(accountOf(user))])),
    remaining: (user) => {
      const { requestsInWindow, executionMillisecondsInWindow } = usageOf(accountOf(user));
      return {
        requests: Math.max(0, settings.protectionRequests - requestsInWindow),
        executionSeconds: Math.max(0, settings.protectionExecutionMilliseconds - executionMillisecondsInWindow) / 1000,
      };
    },
    clear: () => accounts.clear(),
  };
}

// The wait grows for who keeps pushing, but not for requests that were on their way when the limit was reached.
function block(account: Account, facet: Facet, now: number, settings: Settings): void {
  const window = settings.protectionWindowMilliseconds;
  if (now >= account.blockedUntil) {
    account.blockedBy = facet;
    account.blockedSince = now;
    account.blockedUntil = freeAgain(account, facet, settings);
  } else if (now - account.blockedSince > window / 100) account.blockedUntil += window / 300;
}

function usageOf(account: Account): Usage {
  return {
    requestsInWindow: sum(account.entries, 'requests'),
    executionMillisecondsInWindow: sum(account.entries, 'execution'),
    concurrent: account.concurrent,
    entitlement: account.entitlement,
    refused: account.refused,
  };
}

function sum(entries: readonly Entry[], facet: Facet): number {
  return entries.reduce((total, entry) => total + entry[facet], 0);
}

function limitOf(facet: Facet, settings: Settings): number {
  return facet === 'requests' ? settings.protectionRequests : settings.protectionExecutionMilliseconds;
}

function exceeded(account: Account, settings: Settings): Facet | undefined {
  const facets: readonly Facet[] = ['requests', 'execution'];
  return facets.find((facet) => sum(account.entries, facet) >= limitOf(facet, settings));
}

// When enough of what was asked has left the window.
function freeAgain(account: Account, facet: Facet, settings: Settings): number {
  let left = sum(account.entries, facet);
  for (const entry of account.entries) {
    left -= entry[facet];
    if (left < limitOf(facet, settings)) return entry.at + settings.protectionWindowMilliseconds;
  }
  return 0;
}

interface Message {
  code: string;
  text: string;
}

const messages: Record<Facet, (settings: Settings) => Message> = {
  requests: (settings) => ({
    code: '0x80072322',
    text: `Number of requests exceeded the limit of ${settings.protectionRequests} over time window of ${seconds(settings)} seconds.`,
  }),
  execution: (settings) => ({
    code: '0x80072321',
    text:
      `Combined execution time of incoming requests exceeded limit of ${settings.protectionExecutionMilliseconds.toLocaleString('en-US')} milliseconds ` +
      `over time window of ${seconds(settings)} seconds. Decrease number of concurrent requests or reduce the duration of requests and try again later.`,
  }),
};

function concurrency(settings: Settings): Message {
  return {
    code: '0x80072326',
    text: `Number of concurrent requests exceeded the limit of ${settings.protectionConcurrentRequests}.`,
  };
}

function seconds(settings: Settings): number {
  return settings.protectionWindowMilliseconds / 1000;
}

function refuse(account: Account, message: Message, waitMilliseconds: number): ServiceReply {
  account.refused += 1;
  const headers = { 'Retry-After': String(Math.max(1, Math.ceil(waitMilliseconds / 1000))) };
  return refusalReply({ status: 429, code: message.code, message: message.text, headers });
}
