import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { epochSeconds, type ApplianceClock } from '../clock.ts';
import { refuseWithoutToken, type OAuthParts } from '../oauth/routes.ts';
import { describeSession, type Viewpoint } from '../sessions/describe.ts';
import type { SessionStore } from '../sessions/store.ts';
import type { EmptyForm } from '../settings.ts';
import { errorAnswer, refusePermission, root, sendXml } from '../xml-api/answers.ts';
import { readParameters, type Parameters } from '../xml-api/parameters.ts';
import { joined } from '../xml-api/xml.ts';
import { findSessions, parseSearch } from './search.ts';
import { writeSession } from './session-xml.ts';

/** What the Reporting API works with. */
export interface ReportingParts extends OAuthParts {
  readonly clock: ApplianceClock;
  readonly store: SessionStore;
  /** Where links to the appliance point. */
  readonly origin: () => string;
}

type Report = (parameters: Parameters, reply: FastifyReply, parts: ReportingParts) => FastifyReply;

const reports: Readonly<Record<string, Report>> = { SupportSession: supportSession };

/** Adds `/api/reporting`, by GET and by posted form. Source: docs/vendors/remote-support.md#reporting-api. */
export function addReporting(server: FastifyInstance, parts: ReportingParts): void {
  const answer = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (refuseWithoutToken(request, reply, parts)) return reply;
    const settings = parts.settings.current;
    if (!parts.account.permissions.supportReports) return refusePermission(reply, 'reporting', settings);
    const parameters = readParameters(request);
    const report = reports[parameters.generate_report ?? ''];
    if (report) return report(parameters, reply, parts);
    return sendXml(reply, errorAnswer('Invalid report type.', 'root-error', 'error', 'reporting', settings));
  };
  server.get('/api/reporting', answer);
  server.post('/api/reporting', answer);
}

/** The moment and place from which reports are written. */
export function viewpointOf(parts: ReportingParts): Viewpoint {
  const { reportLagSeconds } = parts.settings.current;
  return { at: epochSeconds(parts.clock.now()), reportLagSeconds, origin: parts.origin() };
}

/** Source: docs/vendors/remote-support.md#session-report. */
function supportSession(parameters: Parameters, reply: FastifyReply, parts: ReportingParts): FastifyReply {
  const settings = parts.settings.current;
  const view = viewpointOf(parts);
  const fail = (text: string, form: EmptyForm): FastifyReply =>
    sendXml(reply, errorAnswer(text, form, 'session_list', 'reporting', settings));
  const search = parseSearch(parameters, view.at, settings.timeZoneMinutes);
  if (!search.ok) return fail(search.error, 'root-error');
  const found = findSessions(search.value, parts.store, view);
  if (found.length === 0 && parameters.lsid !== undefined) return fail('Invalid lsid.', settings.unknownSession);
  if (found.length === 0) return fail('No sessions were found.', settings.emptyResult);
  const style = { settings, eventName: (type: string): string => type };
  const sessions = found.map((record) => {
    const session = describeSession(record, view);
    return writeSession({ session, events: session.events }, style);
  });
  return sendXml(
    reply,
    root('session_list', 'reporting', settings, joined(sessions), {
      'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
    }),
  );
}
