import { createDataverseClient, createEntraTokenSource, type Clock } from '@casebridge/dataverse';
import { buttonSolution, packSolution, solutions } from '@casebridge/dynamics-solutions';
import { changeCaseForms } from '@casebridge/dynamics-solutions/installer';
import { setTimeout as delay } from 'node:timers/promises';
import { callJson } from './control.ts';
import type { DynamicsControl, Person } from './dynamics-control.ts';
import type { Product } from './product.ts';

/** A case form with our button and tab on it, and somebody who works there. */
export interface CaseForm {
  readonly agentId: string;
  /** Address of a case's form, opened by the agent. */
  urlOf(caseId: string, query?: Readonly<Record<string, string>>): string;
}

const joins = 'support_conference_member_added';

/** Lets the appliance tell who joins a session, so that whoever made the key sees the customer come. */
export async function tellJoins({ appliance, admin, listenerUrl }: Product): Promise<void> {
  await appliance.addRecipient(`${listenerUrl}/ERSPost`, [joins]);
  const { items } = await admin.call<{ items: readonly { id: string }[] }>('/api/configurations');
  for (const { id } of items) {
    const path = `/api/configurations/${id}`;
    const saved = await admin.call<{ outboundEventTypes: readonly string[] }>(path);
    const outboundEventTypes = [...new Set([...saved.outboundEventTypes, joins])];
    await admin.call(path, { ...saved, outboundEventTypes }, { method: 'PUT' });
  }
}

/** Signs every representative of the appliance in, so that a key's queue has somebody in it. */
export async function signInRepresentatives({ appliance }: Product): Promise<void> {
  const directory = `${appliance.url}/_emulator/directory`;
  const { representatives } = await callJson<{ representatives: readonly { id: string }[] }>(directory);
  for (const { id } of representatives) {
    await callJson(`${directory}/representatives/${id}`, { loggedIn: true }, { method: 'PATCH' });
  }
}

/**
 * Does what an administrator does after the import of the base solution: imports the button, puts the tab with the sessions on
 * the forms of cases, and gives a person roles and the column security profile.
 */
export async function prepareCaseForm(dynamics: DynamicsControl, agent: Omit<Person, 'profiles'>): Promise<CaseForm> {
  const { access } = dynamics;
  await dynamics.importSolution(packSolution(buttonSolution, { managed: true }));
  await changeCaseForms(
    { client: administrator(dynamics), clock, solutions, progress: () => undefined },
    { forms: 'all', undo: false, dryRun: false, backup: () => undefined },
  );
  const agentId = await dynamics.addUser({ ...agent, profiles: ['BeyondTrust Readers'] });
  return {
    agentId,
    urlOf(caseId, query = {}) {
      const page = { pagetype: 'entityrecord', etn: 'incident', id: caseId, user: agentId, ...query };
      return `${access.dynamicsUrl}/main.aspx?${new URLSearchParams(page).toString()}`;
    },
  };
}

const clock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  sleep: (milliseconds, signal) => delay(milliseconds, undefined, { ...(signal === undefined ? {} : { signal }) }),
};

function administrator({ access }: DynamicsControl) {
  const { dynamicsUrl: environmentUrl, authority, tenantId, clientId, clientSecret } = access;
  const login = new URL(authority).origin;
  const token = createEntraTokenSource({
    authority: login,
    tenantId,
    environmentUrl,
    fetch,
    clock,
    clientId,
    clientSecret,
  });
  return createDataverseClient({ environmentUrl, fetch, token, clock, urgent: true });
}
