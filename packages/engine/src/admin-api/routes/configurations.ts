import { z } from 'zod';
import type { Configurations, SaveResult } from '../../config/configurations.ts';
import { type Answer, done, invalid, noContent, notFound, refused } from '../http/answer.ts';
import { anyObject, byId } from '../http/request-values.ts';
import { route, type Route } from '../http/route.ts';
import {
  configuration,
  configurationExport,
  configurationList,
  imported,
  versionList,
} from '../schemas/configurations.ts';

const copyRequest = z.strictObject({ name: z.string() });
const restoreRequest = z.strictObject({ version: z.int().min(1) });
const tag = 'Configurations';

/** Plugin configurations. Secrets are written, never read: they show as `{ "configured": true }`. */
export function configurationRoutes(configurations: Configurations): readonly Route[] {
  return [
    ...readingRoutes(configurations),
    ...editingRoutes(configurations),
    ...historyRoutes(configurations),
    ...exchangeRoutes(configurations),
  ];
}

function readingRoutes(configurations: Configurations): readonly Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/api/configurations', role: 'viewer', tag },
      summary: 'Lists the plugin configurations.',
      response: configurationList,
      handler: async () => done({ items: configurations.views() }),
    }),
    route({
      ...{ method: 'GET', path: '/api/configurations/:id', role: 'viewer', tag },
      summary: 'Shows a plugin configuration.',
      params: byId,
      response: configuration,
      refusals: [404],
      async handler({ params }) {
        const view = configurations.view(params.id);
        return view === undefined ? notFound('configuration') : shown(view);
      },
    }),
  ];
}

function editingRoutes(configurations: Configurations): readonly Route[] {
  return [
    route({
      ...{ method: 'POST', path: '/api/configurations', role: 'administrator', tag },
      summary: 'Makes a plugin configuration.',
      ...{ body: anyObject, status: 201, response: configuration, refusals: [409] },
      async handler({ body, actor }) {
        return created(await configurations.create(body, actor), configurations);
      },
    }),
    route({
      ...{ method: 'PUT', path: '/api/configurations/:id', role: 'administrator', tag },
      summary: 'Changes a plugin configuration. A secret that is left out stays.',
      ...{ params: byId, body: anyObject, response: configuration, ifMatch: true, refusals: [404, 409, 412] },
      async handler({ params, body, actor, ifMatch }) {
        return saved(await configurations.update(params.id, body, actor, ifMatch), configurations);
      },
    }),
    route({
      ...{ method: 'POST', path: '/api/configurations/:id/copy', role: 'administrator', tag },
      summary: 'Makes a disabled copy of a plugin configuration, with its secrets.',
      ...{ params: byId, body: copyRequest, status: 201, response: configuration, refusals: [404, 409] },
      async handler({ params, body, actor }) {
        return created(await configurations.copy(params.id, body.name, actor), configurations);
      },
    }),
    route({
      ...{ method: 'DELETE', path: '/api/configurations/:id', role: 'administrator', tag },
      summary: 'Deletes a plugin configuration; its versions stay and can be restored.',
      ...{ params: byId, refusals: [404] },
      async handler({ params, actor }) {
        return (await configurations.remove(params.id, actor)) ? noContent : notFound('configuration');
      },
    }),
  ];
}

function historyRoutes(configurations: Configurations): readonly Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/api/configurations/:id/versions', role: 'viewer', tag },
      summary: 'Lists the versions of a plugin configuration, newest first, with what differs.',
      ...{ params: byId, response: versionList, refusals: [404] },
      async handler({ params }) {
        const items = await configurations.versions(params.id);
        return items.length === 0 ? notFound('configuration') : done({ items });
      },
    }),
    route({
      ...{ method: 'POST', path: '/api/configurations/:id/restore', role: 'administrator', tag },
      summary: 'Makes an old version of a plugin configuration the newest.',
      ...{ params: byId, body: restoreRequest, response: configuration, refusals: [404, 409] },
      async handler({ params, body, actor }) {
        return saved(await configurations.restore(params.id, body.version, actor), configurations);
      },
    }),
  ];
}

function exchangeRoutes(configurations: Configurations): readonly Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/api/configurations-export', role: 'administrator', tag },
      summary: 'Exports every plugin configuration, without secrets.',
      response: configurationExport,
      handler: async () => done(configurations.export()),
    }),
    route({
      ...{ method: 'POST', path: '/api/configurations-import', role: 'administrator', tag },
      summary: 'Imports an export: either every configuration is saved or none.',
      ...{ body: z.unknown(), response: imported },
      async handler({ body, actor }) {
        const result = await configurations.import(body, actor);
        if (!result.ok) return invalid(result);
        return done({ ids: result.ids, missingSecrets: result.missingSecrets });
      },
    }),
    route({
      ...{ method: 'POST', path: '/api/keys/rotate', role: 'administrator', tag },
      summary: 'Makes a new key and encrypts every secret anew.',
      async handler({ actor }) {
        await configurations.rotateKeys(actor);
        return noContent;
      },
    }),
  ];
}

type View = ReturnType<Configurations['views']>[number];

function created(result: SaveResult, configurations: Configurations): Answer<View> {
  const answer = saved(result, configurations);
  if (!answer.ok || !result.ok) return answer;
  return done(answer.body, { Location: `/api/configurations/${result.configuration.id}` });
}

/** With its version, for the next edit. */
function shown(view: View): Answer<View> {
  return done(view, { ETag: `"${String(view.version)}"` });
}

const stale = {
  status: 412,
  code: 'CB-EDIT-STALE',
  detail: 'Somebody has changed the configuration since this edit began; nothing was saved.',
  help: 'Load it again, look at the history for what has changed, and edit that.',
} as const;

function saved(result: SaveResult, configurations: Configurations): Answer<View> {
  if (result.ok) return shown(configurations.view(result.configuration.id) ?? {});
  if (result.reason === 'not-found') return notFound('configuration or version');
  if (result.reason === 'stale') return refused(stale);
  if (result.reason === 'invalid') return invalid(result);
  return refused({
    status: 409,
    code: 'CB-NAME-TAKEN',
    detail: 'Another configuration of the plugin has this name.',
    help: 'Choose another name.',
    ...{ problems: result.problems, fields: result.fields },
  });
}
