import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Emulator } from '../emulator.ts';
import { refusals, refuse, ServiceError } from '../errors.ts';
import { bytesOf } from '../http/app.ts';
import type { RouteParts } from '../http/routes.ts';
import { isObject } from '../rows/payload.ts';
import { changeSettings } from '../settings.ts';
import { createCase, rowsOf } from './cases.ts';
import { importSolution } from './import.ts';
import { peopleCommands } from './people-routes.ts';
import { loadState, saveState } from './state.ts';

/** Does what a control request asks and gives the JSON to answer with. */
type Handler = (request: FastifyRequest) => unknown;

/** Adds the control panel's own API under `/_emulator`; it is no claim about any vendor. */
export function addControlRoutes(app: FastifyInstance, parts: RouteParts): void {
  const { emulator, faults, log, protection } = parts;
  const get = (path: string, handler: Handler) => app.get(`/_emulator${path}`, guarded(handler));
  const post = (path: string, handler: Handler) => app.post(`/_emulator${path}`, guarded(handler));
  const remove = (path: string, handler: Handler) => app.delete(`/_emulator${path}`, guarded(handler));

  get('', () => describe(emulator));
  get('/cases', () => rowsOf(emulator.environment(), 'incident'));
  post('/cases', (request) => ({ incidentid: createCase(emulator.environment(), json(request)) }));
  get('/rows/:table', (request) => rowsOf(emulator.environment(), (request.params as { table: string }).table));
  post('/solutions', (request) => {
    importSolution(emulator, bytesOf(request));
    return {};
  });
  post('/reset', () => {
    emulator.reset();
    faults.clear();
    log.clear();
    protection.clear();
    return {};
  });
  get('/state', () => saveState(emulator));
  post('/state', (request) => {
    loadState(emulator, json(request));
    return {};
  });
  get('/settings', () => emulator.settings);
  post('/settings', (request) => {
    changeSettings(emulator.settings, json(request));
    return emulator.settings;
  });
  get('/clock', () => clockState(emulator));
  post('/clock', (request) => {
    const body = json(request);
    const by = isObject(body) ? body.advanceMilliseconds : undefined;
    if (typeof by !== 'number' || !(by >= 0))
      throw refusals.invalidArgument("'advanceMilliseconds' must be a number from 0.");
    emulator.clock.advance(by);
    return clockState(emulator);
  });
  get('/faults', () => faults.list());
  post('/faults', (request) => faults.add(json(request)));
  remove('/faults', () => {
    faults.clear();
    return {};
  });
  remove('/faults/:id', (request) => ({ removed: faults.remove((request.params as { id: string }).id) }));
  get('/usage', () => protection.usage());
  get('/requests', () => ({ total: log.total(), requests: log.entries() }));
  remove('/requests', () => {
    log.clear();
    return {};
  });
  for (const [path, command] of Object.entries(peopleCommands)) {
    post(path, (request) => command(emulator, json(request)));
  }
}

// JSON bodies must say so: a web page cannot send that type to another origin without asking first.
function json(request: FastifyRequest): unknown {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw refusals.invalidArgument('The control API takes application/json.');
  }
  try {
    return JSON.parse(bytesOf(request).toString('utf8'));
  } catch {
    throw refusals.invalidArgument('The body is not JSON.');
  }
}

// A browser says which page a request comes from; a page of somebody else has no business here.
function refuseForeignPages({ headers }: FastifyRequest): void {
  const { origin, host = '' } = headers;
  if (origin === undefined || origin.replace(/^https?:\/\//, '') === host) return;
  throw refuse(403, '', 'The control API answers no page but its own.');
}

function guarded(handler: Handler) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    try {
      refuseForeignPages(request);
      await reply.send(await handler(request));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const { status, code, message } = error.refusal;
      await reply.code(status).send({ error: { code, message } });
    }
  };
}

function describe(emulator: Emulator): Record<string, unknown> {
  const { directory, application } = emulator;
  return {
    url: emulator.url(),
    authority: `${emulator.url()}/${directory.tenantId}`,
    tenantId: directory.tenantId,
    application,
  };
}

function clockState(emulator: Emulator): Record<string, unknown> {
  return { now: emulator.clock.now().toISOString(), offsetMilliseconds: emulator.clock.offsetMilliseconds() };
}
