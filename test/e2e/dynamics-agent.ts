import { fetchToken, type Access } from '../../demo/dynamics-access.ts';

/** A row as the Web API gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** Somebody who works in Dynamics through its Web API. */
export interface DynamicsUser {
  readonly id: string;
  /** @returns the status, without a word about a refusal */
  send(method: string, path: string, row?: Row): Promise<number>;
  /** @throws Error with the whole answer unless it is a success */
  create(set: string, row: Row): Promise<string>;
  /** @throws Error with the whole answer unless it is a success */
  update(path: string, row: Row): Promise<void>;
  /** @throws Error with the whole answer unless it is a success */
  read(path: string): Promise<Row>;
  list(query: string): Promise<readonly Row[]>;
}

/** @param callerId the person for whom the application acts: docs/vendors/dataverse.md#requests */
function createUser(access: Access, token: string, id: string, callerId?: string): DynamicsUser {
  const api = `${access.dynamicsUrl}/api/data/v9.2/`;
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    ...(callerId === undefined ? {} : { MSCRMCallerID: callerId }),
  };
  const call = (method: string, path: string, row?: Row): Promise<Response> =>
    fetch(api + path, { method, headers, ...(row === undefined ? {} : { body: JSON.stringify(row) }) });
  async function succeed(method: string, path: string, row?: Row): Promise<Response> {
    const answer = await call(method, path, row);
    if (answer.ok) return answer;
    throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  }
  return {
    id,
    send: async (method, path, row) => (await call(method, path, row)).status,
    async create(set, row) {
      const entity = (await succeed('POST', set, row)).headers.get('odata-entityid') ?? '';
      return /\(([^()]+)\)$/.exec(entity)?.[1] ?? '';
    },
    async update(path, row) {
      await succeed('PATCH', path, row);
    },
    read: async (path) => (await (await succeed('GET', path)).json()) as Row,
    list: async (query) => ((await (await succeed('GET', query)).json()) as { value: readonly Row[] }).value,
  };
}

/** The application itself, which may do everything. */
export async function applicationUser(access: Access): Promise<DynamicsUser> {
  const token = await fetchToken(access);
  const who = await createUser(access, token, '').read('WhoAmI');
  return createUser(access, token, String(who.UserId));
}

/** Makes an agent with the solution's roles; the second lets her read cases, as her other roles would. */
export async function createAgent(access: Access, name: string): Promise<DynamicsUser> {
  const admin = await applicationUser(access);
  const { BusinessUnitId } = await admin.read('WhoAmI');
  const id = await admin.create('systemusers', {
    ...{ firstname: name, lastname: 'Agent', domainname: `${name.toLowerCase()}@example.com` },
    'businessunitid@odata.bind': `/businessunits(${String(BusinessUnitId)})`,
  });
  const api = `${access.dynamicsUrl}/api/data/v9.2/`;
  const give = (relation: string, target: string) =>
    admin.create(`systemusers(${id})/${relation}/$ref`, { '@odata.id': api + target });
  for (const role of ['BeyondTrust Agent', 'BeyondTrust Supervisor']) {
    const [found] = await admin.list(`roles?$filter=name eq '${role}'`);
    await give('systemuserroles_association', `roles(${String(found?.roleid)})`);
  }
  const [profile] = await admin.list("fieldsecurityprofiles?$filter=name eq 'BeyondTrust Readers'");
  await give('systemuserprofiles_association', `fieldsecurityprofiles(${String(profile?.fieldsecurityprofileid)})`);
  return createUser(access, await fetchToken(access), id, id);
}
