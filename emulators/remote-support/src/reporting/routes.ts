import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refusePermission, sendXml } from '../xml-api/answers.ts';
import { refuseUnlessAdmitted } from '../xml-api/guard.ts';
import { readParameters } from '../xml-api/parameters.ts';
import { exitSurveys } from './exit-surveys.ts';
import { wordingFor } from './locale.ts';
import { reportError, viewpointOf, type Report, type ReportingParts } from './report.ts';
import { expiredRecording, sessionListing, supportSession } from './sessions.ts';

const reports: Readonly<Record<string, Report>> = {
  SupportSession: supportSession,
  SupportSessionListing: sessionListing,
  SupportCustExitSurvey: exitSurveys('customer'),
  SupportRepExitSurvey: exitSurveys('representative'),
  SupportSessionRecording: expiredRecording,
  CommandShellRecording: expiredRecording,
  ShowMyScreenRecording: expiredRecording,
};

/** Adds `/api/reporting`, by GET and by posted form. Source: docs/vendors/remote-support.md#reporting-api. */
export function addReporting(server: FastifyInstance, parts: ReportingParts): void {
  const answer = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (refuseUnlessAdmitted(request, reply, parts)) return reply;
    const settings = parts.settings.current;
    if (!parts.account.permissions.supportReports) return refusePermission(reply, 'reporting', settings);
    const parameters = readParameters(request);
    const name = parameters.generate_report ?? '';
    const report = Object.hasOwn(reports, name) ? reports[name] : undefined;
    const wording = wordingFor(request.headers['accept-language'], settings);
    const call = { parameters, settings, wording, store: parts.store, view: viewpointOf(parts) };
    return sendXml(reply, report ? report(call) : reportError('Invalid report type.', 'root-error', 'error', call));
  };
  server.get('/api/reporting', answer);
  server.post('/api/reporting', answer);
}
