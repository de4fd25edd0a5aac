import type { AdminApi } from './types.ts';

type Routes = keyof AdminApi;
export type ResponseOf<Name extends Routes> = AdminApi[Name]['response'];

/** Options of a request. `path` fills the `{names}` of the route. */
interface Values<Name extends Routes> {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: AdminApi[Name]['query'];
  readonly body?: AdminApi[Name]['body'];
  /** The version that is edited, as an ETag. */
  readonly ifMatch?: string;
  readonly signal?: AbortSignal;
  /** After so long an answer is not waited for any more. */
  readonly patienceMilliseconds?: number | undefined;
}

/** Why a request came to nothing: refused by the engine, or never answered by it. */
export type FailureKind = 'refused' | 'not-permitted' | 'signed-out' | 'timed-out' | 'unreachable';

/** What is wrong with a field that was entered. */
export interface FieldProblem {
  /** Names from the top, joined by dots. */
  readonly key: string;
  readonly label: string;
  readonly text: string;
}

/** A request that failed, in words for people. */
export class ApiFailure extends Error {
  readonly kind: FailureKind;
  readonly code: string;
  /** What to do about it. */
  readonly help: string;
  /** Each fault of what was entered. */
  readonly problems: readonly string[];
  /** The same by field. */
  readonly fields: readonly FieldProblem[];

  constructor(
    kind: FailureKind,
    problem: {
      code: string;
      detail: string;
      help: string;
      problems?: readonly string[];
      fields?: readonly FieldProblem[];
    },
  ) {
    super(problem.detail);
    this.kind = kind;
    this.code = problem.code;
    this.help = problem.help;
    this.problems = problem.problems ?? [];
    this.fields = problem.fields ?? [];
  }
}

/** A list that takes longer is given up, so that its filters can be changed. */
const readPatienceMilliseconds = 5_000;
/** A connection test, a preview or a backfill asks other machines, each of which may take its time. */
const changePatienceMilliseconds = 120_000;

/**
 * Sends a request to the admin API.
 * @throws ApiFailure
 */
export async function request<Name extends Routes>(name: Name, values: Values<Name> = {}): Promise<ResponseOf<Name>> {
  const [method = 'GET', route = ''] = name.split(' ');
  const address = addressOf(route, values.path, values.query);
  return (await answered(method, address, values, contentOf)) as ResponseOf<Name>;
}

/** A change that an answer of the API names, with all that it takes. */
export interface CureRequest {
  readonly method: 'POST';
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/**
 * Makes the change that an answer of the API names.
 * @throws ApiFailure
 */
export function follow({ method, path, body }: CureRequest): Promise<undefined> {
  return answered(method, path, { body }, async () => undefined);
}

/** What became of an archive that was sent. */
export interface InstalledPlugin {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly state: 'active' | 'superseded' | 'waiting';
}

/**
 * Sends the archive of a plugin.
 * @throws ApiFailure
 */
export async function installPlugin(archive: File): Promise<InstalledPlugin> {
  return (await answered('POST', '/api/plugins', { archive }, contentOf)) as InstalledPlugin;
}

/**
 * Sends a request whose answer comes about bit by bit, as JSON lines.
 * @throws ApiFailure
 */
export async function* lines<Line>(path: string, body: unknown, signal: AbortSignal): AsyncGenerator<Line, void> {
  const answer = await answered('POST', path, { body, signal }, async (response) => response.body);
  if (answer === null) return;
  let rest = '';
  for await (const text of textsOf(answer)) {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) if (line !== '') yield JSON.parse(line) as Line;
  }
}

async function* textsOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string, void> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

type Sent = Pick<Values<Routes>, 'ifMatch' | 'signal' | 'patienceMilliseconds'> & {
  readonly body?: unknown;
  /** In place of a body. */
  readonly archive?: Blob;
};

/**
 * Sends a request, looks whether it was a success, and reads the answer.
 * @throws ApiFailure
 */
async function answered<Content>(
  method: string,
  address: string,
  values: Sent,
  read: (response: Response) => Promise<Content>,
): Promise<Content> {
  const patience = AbortSignal.timeout(values.patienceMilliseconds ?? usualPatience(method));
  const init: RequestInit = {
    method,
    signal: values.signal === undefined ? patience : AbortSignal.any([values.signal, patience]),
    ...(method !== 'GET' && { headers: headersOf(values) }),
    ...(values.body !== undefined && { body: JSON.stringify(values.body) }),
    ...(values.archive && { body: values.archive }),
  };
  try {
    const response = await window.fetch(address, init);
    if (!response.ok) throw await failureOf(response);
    return await read(response);
  } catch (error) {
    if (error instanceof ApiFailure || values.signal?.aborted === true) throw error;
    // Also where an answer is cut off, stops half-way, or is none of the engine.
    throw patience.aborted ? timedOut : unreachable;
  }
}

/** What the answer holds, if anything. */
async function contentOf(response: Response): Promise<unknown> {
  return response.status === 204 ? undefined : response.json();
}

function usualPatience(method: string): number {
  return method === 'GET' ? readPatienceMilliseconds : changePatienceMilliseconds;
}

function headersOf({ body, archive, ifMatch }: Sent): Record<string, string> {
  return {
    'x-casebridge': '1',
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(archive !== undefined && { 'content-type': 'application/zip' }),
    ...(ifMatch !== undefined && { 'if-match': ifMatch }),
  };
}

export const timedOut = new ApiFailure('timed-out', {
  code: 'CB-TIMED-OUT',
  detail: 'The engine has not answered in time.',
  help: 'Narrow the filter, or try again.',
});

export const unreachable = new ApiFailure('unreachable', {
  code: 'CB-UNREACHABLE',
  detail: 'The engine cannot be reached.',
  help: 'Look whether its service runs; this page goes on by itself as soon as it answers.',
});

function addressOf(route: string, path: Values<Routes>['path'] = {}, query: object = {}): string {
  const filled = route.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(path[key] ?? ''));
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return search === '' ? filled : `${filled}?${search}`;
}

async function failureOf(response: Response): Promise<ApiFailure> {
  // What stands between browser and engine answers in words of its own.
  if (response.headers.get('content-type')?.startsWith('application/problem+json') !== true) return unreachable;
  const problem = (await response.json()) as ConstructorParameters<typeof ApiFailure>[1];
  if (problem.code === 'CB-NOT-SIGNED-IN') return new ApiFailure('signed-out', problem);
  return new ApiFailure(response.status === 403 ? 'not-permitted' : 'refused', problem);
}
