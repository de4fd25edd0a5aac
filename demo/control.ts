import type { PlayedSession } from '@casebridge/emulator-remote-support';

/** Sends JSON to one of our own servers on this machine. @throws Error with the whole answer unless it is a success */
export async function callJson<T>(
  url: string,
  body?: unknown,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<T> {
  const answer = await fetch(url, {
    method: options.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...options.headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** Request to play a session on the appliance. */
export interface PlayRequest {
  readonly scenario: string;
  /** `null`: the session has none; missing: what the scenario has by itself. */
  readonly externalKey?: string | null;
}

/** The appliance emulator as another process reaches it: `/_emulator`. */
export interface ApplianceControl {
  readonly url: string;
  play(request: PlayRequest): Promise<PlayedSession>;
  /** @param events names of the events to send */
  addRecipient(url: string, events: readonly string[]): Promise<void>;
  changeSettings(settings: Readonly<Record<string, unknown>>): Promise<void>;
  account(): Promise<{ readonly clientId: string; readonly clientSecret: string }>;
}

export function applianceControl(url: string): ApplianceControl {
  return {
    url,
    play: (request) => callJson(`${url}/_emulator/sessions`, request),
    addRecipient: async (recipient, events) => {
      await callJson(`${url}/_emulator/recipients`, {
        name: 'Casebridge',
        url: recipient,
        events,
        retryIntervalSeconds: 2,
      });
    },
    changeSettings: async (settings) => {
      await callJson(`${url}/_emulator/settings`, settings, { method: 'PATCH' });
    },
    account: () => callJson(`${url}/_emulator/account`),
  };
}
