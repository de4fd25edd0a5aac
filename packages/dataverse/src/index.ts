export type { BatchAnswer, BatchPart, BatchPartAnswer, ChangeOperation, OperationAnswer } from './batch/parts.ts';
export type { QueryAnswer, Row } from './odata/rows.ts';
export { MAX_BATCH_OPERATIONS } from './batch/check-batch.ts';
export {
  type DataverseClient,
  type DataverseClientOptions,
  type DataverseReader,
  createDataverseClient,
} from './client.ts';
export type { Clock } from './clock.ts';
export type { DataverseError, DataverseErrorKind, Result } from './errors/dataverse-error.ts';
export type { Explanation } from './errors/explanation.ts';
export { explainCode } from './errors/from-answer.ts';
export { DOCUMENTED_LIMITS, type ProtectionLimits, type Usage } from './governor/budget.ts';
export type { Backlog, Forecast } from './governor/forecast.ts';
export { type Gauge, type Governor, type GovernorOptions, createGovernor } from './governor/governor.ts';
export { type Governors, createGovernors } from './governor/governors.ts';
export type { ReportedBudget } from './governor/reported-budget.ts';
export { vendorOrigin } from './http/address.ts';
export type { FetchFunction } from './http/fetch.ts';
export { guid, instant, isGuid, quote } from './odata/literals.ts';
export {
  type AlternateKey,
  type Query,
  type ReadOptions,
  type RowId,
  name,
  queryPath,
  rowPath,
} from './odata/paths.ts';
export type { CallOptions, ReadPreferences } from './operations/call-options.ts';
export type { ActionCall, FunctionCall, WhoAmI } from './operations/calls.ts';
export type { FileColumn, FileUpload } from './operations/files.ts';
export type { BatchOptions } from './operations/run-batch.ts';
export type { RowCreation, RowDeletion, RowWrite, WrittenRow } from './operations/write-rows.ts';
export { type CertificatePem, type ClientCertificate, readCertificate } from './token/certificate.ts';
export { CLOUDS, type Cloud, cloudOfEnvironment } from './token/clouds.ts';
export { type TenantCheck, type TenantFacts, checkTenant } from './token/discover-tenant.ts';
export type { AccessToken } from './token/request-token.ts';
export {
  type EntraIdentity,
  type EntraOptions,
  type TokenResult,
  type TokenSource,
  createEntraTokenSource,
} from './token/token-source.ts';
