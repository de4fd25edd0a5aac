export type { ApiInfo } from './client/api-info.ts';
export {
  createRemoteSupportClient,
  type CallOptions,
  type RemoteSupportClient,
  type RemoteSupportClientOptions,
} from './client/client.ts';
export { decodeEvent, type DecodedEvent, type EventProblem, type OutboundEvent } from './events/decode-event.ts';
export {
  isOutboundEventName,
  outboundEventNames,
  outboundEvents,
  type OutboundEventName,
} from './events/event-names.ts';
export { parseLsid } from './lsid.ts';
export {
  collectReport,
  createReportCollector,
  isEnded,
  type CollectOptions,
  type ReportCollector,
} from './report/collect-report.ts';
export {
  readReport,
  readReportBatches,
  type ReportChunks,
  type ReportEntry,
  type ReportOptions,
} from './report/report-reader.ts';
export type { RemoteSupportError, RemoteSupportErrorKind, Result, XmlPosition, XmlProblem } from './result.ts';
export { defaultXmlLimits, type XmlLimits } from './xml/xml-reader.ts';
