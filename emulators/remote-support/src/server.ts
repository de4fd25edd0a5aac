import formbody from '@fastify/formbody';
import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import type { Appliance } from './appliance.ts';
import { addCommand } from './command/routes.ts';
import { addRequestLog } from './control/request-log.ts';
import { addControl } from './control/routes.ts';
import { addFaults, type FaultParts } from './faults/hooks.ts';
import { addTokenServer } from './oauth/routes.ts';
import { addActions } from './pages/actions.ts';
import { addOverview } from './pages/overview.ts';
import type { CommandParts } from './command/action.ts';
import type { ReportingParts } from './reporting/report.ts';
import { addReporting } from './reporting/routes.ts';
import { addDetection } from './site/detection.ts';
import { addPublicSite } from './site/routes.ts';
import { addStaffPages } from './site/staff.ts';

/** Longer than any form that the APIs take; scripts of the control API may be long, too. */
const bodyLimit = 16 * 1024 * 1024;

/** Dependencies of the site. */
export type ServerParts = ReportingParts & CommandParts & FaultParts & { readonly save: () => void };

/** Builds the appliance's site: token server, both XML APIs, the emulator's own control API and page. */
export function createServer(appliance: Appliance, parts: ServerParts): FastifyInstance {
  const server = fastify({ bodyLimit, forceCloseConnections: true });
  void server.register(formbody);
  server.setErrorHandler((error: FastifyError | RangeError, _request, reply) => {
    const status = error instanceof RangeError ? 400 : ('statusCode' in error && error.statusCode) || 500;
    return reply.code(status).send({ error: error.message });
  });
  server.addHook('onSend', async () => parts.save());
  addRequestLog(server, appliance.requests, parts.clock);
  addFaults(server, parts);
  addTokenServer(server, parts);
  addCommand(server, parts);
  addReporting(server, parts);
  addControl(server, appliance);
  const applianceName = (): string => appliance.settings.companyName;
  const site = { sessionStarter: appliance.sessionStarter, directory: appliance.directory, applianceName };
  addDetection(server, applianceName);
  addPublicSite(server, site);
  addStaffPages(server, appliance);
  addOverview(server, appliance, site);
  addActions(server, appliance);
  return server;
}
