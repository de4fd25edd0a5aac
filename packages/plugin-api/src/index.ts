export type { Clock } from './clock.ts';
export type { CommandResult, RemoteSupportCommands, SessionKey, SessionKeyRequest, SupportQueue } from './commands.ts';
export type { PluginContext, PluginLog } from './context.ts';
export type {
  Erasable,
  Erased,
  EraseTarget,
  FieldChange,
  FoundSession,
  FoundSessions,
  Indicator,
  JobRun,
  PlannedChange,
  PluginJob,
  PluginJobContext,
  Preview,
  RedactedReport,
  RedactionTrial,
  SessionKeyState,
  SessionQuestion,
  TestStep,
} from './operations.ts';
export type { Cure, Fault, Outcome, People, Reference, Stage } from './outcome.ts';
export type {
  OutgoingRequest,
  Plugin,
  PluginDelivery,
  PluginManifest,
  SettingsSchema,
  SettingsValues,
} from './plugin.ts';
export type {
  ChatFile,
  CustomAttribute,
  EventActor,
  MendedPlace,
  NamedValue,
  Participant,
  ParticipantRole,
  Recording,
  RecordingKind,
  ReportItem,
  SessionEvent,
  SessionHead,
  SessionReport,
  SessionTime,
  Survey,
  SurveyAnswer,
  SystemCategory,
  SystemInformation,
  UnknownElement,
} from './session-report.ts';
