export { createManualClock, type ManualClock } from './manual-clock.ts';
export { createRecordedLog, createTestContext, unreachable } from './context.ts';
export type { LogLine, RecordedLog, TestContextOptions } from './context.ts';
export { contractChecks, type ContractCheck, type ContractSubject } from './contract.ts';
