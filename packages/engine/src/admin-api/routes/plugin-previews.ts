import type { Preview, RedactionTrial } from '@casebridge/plugin-api';
import { z } from 'zod';
import { findPlugin } from '../../plugin-host/find-plugin.ts';
import { pluginCallerOf } from '../../plugin-host/plugin-caller.ts';
import type { ReadableReport } from '../../plugin-host/protocol.ts';
import { anyObject, byId } from '../http/request-values.ts';
import { route, type Route } from '../http/route.ts';
import { preview, readableReport, redactionTrial } from '../schemas/plugin.ts';
import { lookAtSession, sessionChoice, type SessionLookDeps } from './look-at-session.ts';
import { answered } from './plugin-answer.ts';

export type PluginPreviewDeps = SessionLookDeps;

const redactionRequest = z.strictObject({
  sample: z.string().max(100_000),
  settings: anyObject.optional(),
});
const tag = 'Configurations';

/**
 * Looks before anything is written: what processing a session, or the session of a delivery, would do now, what its report
 * says, and what the redaction makes of a text. The text may be tried with settings that are not saved. Nothing is written,
 * here or there, but who looked at which session.
 */
export function pluginPreviewRoutes(deps: PluginPreviewDeps): readonly Route[] {
  return [
    route({
      ...{ method: 'POST', path: '/api/configurations/:id/preview', role: 'operator', tag },
      summary: 'Shows what processing a session would change now; writes nothing but who looked.',
      ...{ params: byId, body: sessionChoice, response: preview, refusals: [404, 409] },
      handler: (look) =>
        lookAtSession<Preview>(deps, look, {
          action: 'session.previewed',
          call: (delivery) => ({ method: 'preview', delivery }),
        }),
    }),
    route({
      ...{ method: 'POST', path: '/api/configurations/:id/report', role: 'operator', tag },
      summary: 'Fetches the report of a session, and shows it as the plugin redacts it; notes who looked.',
      ...{ params: byId, body: sessionChoice, response: readableReport, refusals: [404, 409] },
      handler: (look) =>
        lookAtSession<ReadableReport>(deps, look, {
          action: 'session.report-read',
          call: ({ lsid }) => ({ method: 'read-report', lsid }),
        }),
    }),
    route({
      ...{ method: 'POST', path: '/api/configurations/:id/try-redaction', role: 'operator', tag },
      summary: 'Shows what the redaction makes of a text, with saved settings or others.',
      ...{ params: byId, body: redactionRequest, response: redactionTrial, refusals: [404, 409] },
      async handler({ params, body: { sample, settings } }) {
        const found = findPlugin(deps, params.id);
        const shown = (value: RedactionTrial) => value;
        if (found === undefined) return answered(undefined, shown);
        const caller = pluginCallerOf(deps, found.configuration);
        const tried = { ...caller, settings: { ...caller.settings, ...settings } };
        return answered(await found.host.call(tried, { method: 'try-redaction', sample }), shown);
      },
    }),
  ];
}
