export {
  createRemoteSupportClient,
  type RemoteSupportClient,
  type RemoteSupportClientOptions,
} from './client/client.ts';
export { createGovernor, type Governor } from './client/governor.ts';
export type { ApiInfo } from './client/command/api-info.ts';
export type { CallOptions } from './client/call-options.ts';
export type { CommandApi } from './client/command/command-api.ts';
export type { ApplianceHealth } from './client/command/health.ts';
export type { LoggedInRepresentative } from './client/command/representatives.ts';
export type { SessionKey, SessionKeyRequest, SessionQueue } from './client/command/session-key.ts';
export type { SupportIssue, SupportTeam, TeamMember } from './client/command/support-teams.ts';
export { checkSessionFields, type SessionFields } from './client/custom-fields.ts';
export { createPace, type Pace } from './client/pace.ts';
export type { DetectedProduct } from './client/product.ts';
export type { ExitSurvey, ExitSurveyQuestion } from './client/reporting/exit-surveys.ts';
export type { ListedSession, ReportingApi, SessionListing } from './client/reporting/reporting-api.ts';
export type { SessionSelection } from './client/reporting/session-selection.ts';
export {
  decodeEvent,
  isCustomField,
  type DecodedEvent,
  type EventProblem,
  type OutboundEvent,
} from './events/decode-event.ts';
export type { FormField } from './events/form-fields.ts';
export {
  isOutboundEventName,
  outboundEventNames,
  outboundEvents,
  type OutboundEventName,
} from './events/event-names.ts';
export { parseLsid, type Lsid } from './lsid.ts';
export {
  collectReport,
  createReportCollector,
  isEnded,
  type CollectOptions,
  type ReportCollector,
} from './report/collect-report.ts';
export { readReport, type ReportChunks, type ReportEntry, type ReportOptions } from './report/report-reader.ts';
export { formatSummary, summarizeReport, type ReportSummary, type SessionSummary } from './report/summary.ts';
export type { RemoteSupportError, RemoteSupportErrorKind, Result, XmlPosition, XmlProblem } from './result.ts';
export { defaultXmlLimits, type XmlLimits } from './xml/xml-reader.ts';
