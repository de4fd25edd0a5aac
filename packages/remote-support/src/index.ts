export { decodeEvent, type DecodedEvent, type EventProblem, type OutboundEvent } from './events/decode-event.ts';
export {
  isOutboundEventName,
  outboundEventNames,
  outboundEvents,
  type OutboundEventName,
} from './events/event-names.ts';
export { parseLsid } from './lsid.ts';
export { collectReport, createReportCollector, isEnded, type CollectOptions } from './report/collect-report.ts';
export {
  readReport,
  readReportBatches,
  type ReportChunks,
  type ReportEntry,
  type ReportOptions,
} from './report/report-reader.ts';
export type { RemoteSupportError, RemoteSupportErrorKind, Result, XmlPosition, XmlProblem } from './result.ts';
export { defaultXmlLimits, type XmlLimits } from './xml/xml-reader.ts';
