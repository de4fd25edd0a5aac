import { type Dynamics, startDynamics, type DynamicsOptions } from '../../src/index.ts';

/** A JSON body, as far as tests look into it. */
export interface Body {
  error: { code: string; message: string };
  value: Record<string, unknown>[];
  [property: string]: unknown;
}

/** An answer, read whole. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON: rows, an error or any other properties; empty where it is none. */
  json: Body;
}

/** A plain HTTP client for tests: nothing between the test and the wire. */
export interface Wire {
  dynamics: Dynamics;
  token: string;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  batch(text: string, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

/** Starts an emulator and signs in as its application. */
export async function startWire(options: DynamicsOptions = {}, ...solutions: Uint8Array[]): Promise<Wire> {
  const dynamics = await startDynamics(options);
  for (const solution of solutions) await dynamics.importSolution(solution);
  const token = await tokenOf(dynamics);
  return { ...wireWith(dynamics, token), close: () => dynamics.close() };
}

/** The client for a token that one has. */
export function wireWith(dynamics: Dynamics, token: string): Omit<Wire, 'close'> {
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const bytes = Buffer.isBuffer(body) ? new Uint8Array(body) : body === undefined ? undefined : JSON.stringify(body);
    const type = body === undefined || 'Content-Type' in headers ? {} : { 'Content-Type': 'application/json' };
    const response = await fetch(path.startsWith('http') ? path : `${dynamics.url}/api/data/v9.2/${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, Accept: 'application/json', ...type, ...headers },
      ...(bytes === undefined ? {} : { body: bytes }),
    });
    return readAnswer(response);
  };
  const batch = (text: string, headers: Record<string, string> = {}) =>
    send('POST', '$batch', Buffer.from(text), { 'Content-Type': 'multipart/mixed; boundary=b', ...headers });
  return { dynamics, token, send, batch };
}

/** Reads an answer whole. */
export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  let json = {} as Body;
  try {
    json = JSON.parse(text) as Body;
  } catch {
    // Not every body is JSON; the test that expects one fails on what it looks for.
  }
  return { status: response.status, headers: response.headers, text, json };
}

/** A token by client credentials. */
export async function tokenOf(dynamics: Dynamics, application = dynamics.application): Promise<string> {
  const { json } = await askToken(dynamics, {
    grant_type: 'client_credentials',
    client_id: application.id,
    client_secret: application.secret,
    scope: `${dynamics.url}/.default`,
  });
  return json.access_token as string;
}

/** Posts a form to the token endpoint. */
export async function askToken(
  dynamics: Dynamics,
  form: Record<string, string>,
  authority = dynamics.authority,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const body = new URLSearchParams(form);
  return readAnswer(await fetch(`${authority}/oauth2/v2.0/token`, { method: 'POST', body, headers }));
}

/** Lines joined as the wire wants them. */
export function lines(...text: string[]): string {
  return `${text.join('\r\n')}\r\n`;
}
