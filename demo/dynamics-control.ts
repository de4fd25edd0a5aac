import { randomUUID } from 'node:crypto';
import { callJson } from './control.ts';
import { fetchToken, type Access } from './dynamics-access.ts';

/** The Dynamics emulator as another process reaches it: `/_emulator`, and the Web API for what a customer would do there. */
export interface DynamicsControl {
  readonly access: Access & { readonly tenantId: string };
  /** Makes a person with roles and column security profiles, and gives the id. */
  addUser(user: Person): Promise<string>;
  /** @param ownerId the platform's own user unless given, who has none of our roles */
  createCase(number: string, title: string, ownerId?: string): Promise<string>;
  /** Imports a solution as an administrator's script does: `ImportSolutionAsync`, then waiting for its job. */
  importSolution(zip: Uint8Array): Promise<void>;
  /** Adds a fault to the fault panel. */
  addFault(fault: Readonly<Record<string, unknown>>): Promise<void>;
}

/** Somebody who works in Dynamics; roles and profiles by name. */
export interface Person {
  readonly name: string;
  readonly roles: readonly string[];
  readonly profiles: readonly string[];
}

interface EmulatorState {
  readonly url: string;
  readonly authority: string;
  readonly tenantId: string;
  readonly application: { readonly id: string; readonly secret: string };
}

/** The states of an asynchronous operation that end it; docs/vendors/dataverse.md#import. */
const completed = 3;
const succeeded = 30;

async function importSolution(access: Access, zip: Uint8Array): Promise<void> {
  const headers = { authorization: `Bearer ${await fetchToken(access)}`, accept: 'application/json' };
  const api = `${access.dynamicsUrl}/api/data/v9.2`;
  const { AsyncOperationId: id } = await callJson<{ AsyncOperationId: string }>(
    `${api}/ImportSolutionAsync`,
    {
      OverwriteUnmanagedCustomizations: false,
      PublishWorkflows: true,
      CustomizationFile: Buffer.from(zip).toString('base64'),
      ImportJobId: randomUUID(),
    },
    { headers },
  );
  for (;;) {
    const operation = await callJson<{ statecode: number; statuscode: number; friendlymessage?: string }>(
      `${api}/asyncoperations(${id})?$select=statecode,statuscode,friendlymessage`,
      undefined,
      { headers },
    );
    if (operation.statuscode === succeeded) return;
    if (operation.statecode === completed) {
      throw new Error(`The solution was not imported: ${operation.friendlymessage ?? 'no reason given'}`);
    }
  }
}

/** Connects to a running Dynamics emulator. */
export async function dynamicsControl(url: string): Promise<DynamicsControl> {
  const { authority, tenantId, application } = await callJson<EmulatorState>(`${url}/_emulator`);
  const access = {
    dynamicsUrl: url,
    authority,
    tenantId,
    clientId: application.id,
    clientSecret: application.secret,
  };
  return {
    access,
    importSolution: (zip) => importSolution(access, zip),
    addUser: async (user) => {
      const made = await callJson<{ systemuserid: string }>(`${url}/_emulator/users`, user);
      return made.systemuserid;
    },
    createCase: async (ticketnumber, title, ownerId) => {
      const owner = ownerId === undefined ? {} : { 'ownerid@odata.bind': `/systemusers(${ownerId})` };
      const made = await callJson<{ incidentid: string }>(`${url}/_emulator/cases`, { ticketnumber, title, ...owner });
      return made.incidentid;
    },
    addFault: async (fault) => {
      await callJson(`${url}/_emulator/faults`, fault);
    },
  };
}
