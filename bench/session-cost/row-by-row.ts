import { gzipSync } from 'node:zlib';
import type { Dynamics } from '@casebridge/emulator-dynamics';
import type { PushPlan } from '@casebridge/plugin-dynamics365';

/** The way to Dynamics without the product's client. */
export interface PlainWay {
  readonly dynamics: Dynamics;
  readonly token: string;
  readonly fetch: typeof globalThis.fetch;
}

const childSets = {
  participants: 'bt_sessionparticipants',
  events: 'bt_sessionevents',
  answers: 'bt_surveyanswers',
} as const;

/** Requests beside those for the rows: the report, which the caller fetches, the look-up of the case, and the file. */
export const requestsBesideRows = 3;

/** So many requests run at a time; they are counted, so that this changes nothing but the time it takes. */
const atATime = 4;

function createCaller({ dynamics, token, fetch }: PlainWay) {
  return async (
    method: string,
    path: string,
    body?: RequestInit['body'],
    headers: Record<string, string> = {},
  ): Promise<unknown> => {
    const answer = await fetch(`${dynamics.url}/api/data/v9.2/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
}

/**
 * Writes a plan in the way that comes to mind first: the case is looked up, each row is a request of its own, and so is the
 * file. The rows are those of the plan; no digests are kept, so a repeat would cost the same again.
 * @throws Error with the answer where a request is refused
 */
export async function bringRowByRow(way: PlainWay, plan: PushPlan, externalKey: string): Promise<void> {
  const call = createCaller(way);
  const filter = encodeURIComponent(`ticketnumber eq '${externalKey.replaceAll("'", "''")}'`);
  const found = (await call('GET', `incidents?$select=incidentid&$filter=${filter}`)) as {
    readonly value: readonly { readonly incidentid: string }[];
  };
  const caseId = found.value[0]?.incidentid;
  if (caseId === undefined) throw new Error(`There is no case ${externalKey}.`);

  const session = { ...plan.session.row, 'bt_CaseId@odata.bind': `/incidents(${caseId})` };
  await call('PATCH', `bt_sessions(${plan.session.id})`, JSON.stringify(session));
  const parent = { 'bt_SessionId@odata.bind': `/bt_sessions(${plan.session.id})` };
  const parts = Object.entries(childSets) as [keyof typeof childSets, string][];
  const children = parts.flatMap(([part, set]) => plan[part].map(({ id, row }) => ({ path: `${set}(${id})`, row })));
  const writer = async (): Promise<void> => {
    for (let child = children.pop(); child !== undefined; child = children.pop()) {
      await call('PATCH', child.path, JSON.stringify({ ...child.row, ...parent }));
    }
  };
  await Promise.all(Array.from({ length: atATime }, writer));
  const headers = { 'content-type': 'application/octet-stream', 'x-ms-file-name': 'session.json.gz' };
  await call('PATCH', `bt_sessions(${plan.session.id})/bt_reportfile`, gzipSync(plan.document), headers);
}
