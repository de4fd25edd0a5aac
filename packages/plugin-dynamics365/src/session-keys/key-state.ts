import type { Row } from '@casebridge/dataverse';
import type { SessionKeyState } from '@casebridge/plugin-api';
import { textOf } from '../values.ts';
import { keyReasons, keyStates } from './columns.ts';
import type { KeyRow } from './key-row.ts';

type Reason = keyof typeof keyReasons;

/** Why there is no key, for who runs the engine; the agent is told in more detail. */
const causes: Readonly<Record<Reason, { readonly code: string; readonly message: string }>> = {
  caseNumber: { code: 'case-number', message: 'The case has no number, or no longer exists.' },
  dynamics: { code: 'dynamics', message: 'Dynamics 365 did not answer a question about the request.' },
  limit: { code: 'limit', message: 'The agent has asked for as many keys as the settings allow within an hour.' },
  queue: { code: 'queue', message: 'The request names no queue that there is.' },
  account: { code: 'account', message: 'The account of the agent on the appliance is not known.' },
  notShowable: { code: 'not-showable', message: 'The appliance gave a key that cannot be shown.' },
  forbidden: { code: 'forbidden', message: 'The appliance does not let the API account make keys.' },
  busy: { code: 'busy', message: 'The appliance did not answer, or takes no more requests.' },
  refused: { code: 'refused', message: 'The appliance has refused the request.' },
};

/** How a request stands once these columns have answered it; `undefined` for an answer that is none. */
export function answeredState({ id, askedAt }: KeyRow, given: Row, now: Date): SessionKeyState | undefined {
  const answeredAt = now.toISOString();
  const expiresAt = textOf(given, 'bt_expiresat');
  if (given.bt_state === keyStates.issued && expiresAt !== undefined) {
    return { id, state: 'issued', askedAt: askedAt.toISOString(), answeredAt, expiresAt };
  }
  const reason = (Object.keys(keyReasons) as Reason[]).find((name) => keyReasons[name] === given.bt_reason);
  if (reason === undefined) return undefined;
  return { id, state: 'failed', askedAt: askedAt.toISOString(), answeredAt, cause: causes[reason] };
}

export function waitingState({ id, askedAt }: KeyRow): SessionKeyState {
  return { id, state: 'waiting', askedAt: askedAt.toISOString() };
}
