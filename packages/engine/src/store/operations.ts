import type { ConfigurationRecord } from '../config/plugin-configuration.ts';
import type { AuditEntry, JobLease } from './operation-records.ts';
import { finishAttempt, type FinishedAttempt } from './queries/attempts.ts';
import { insertAudit } from './queries/audit.ts';
import {
  deleteConfiguration,
  resealConfigurations,
  restoreConfiguration,
  saveConfiguration,
  type ConfigurationToDelete,
  type ConfigurationToRestore,
  type ConfigurationToSave,
} from './queries/configurations.ts';
import type { QueryContext, Tx } from './queries/context.ts';
import { eraseSession, type ErasureRequest } from './queries/erasure.ts';
import { recordIgnored } from './queries/events.ts';
import { endJob, freeJobs, keepJob, leaseJob, type JobRequest, type JobToKeep } from './queries/jobs.ts';
import {
  abandonLostLeases,
  leaseDeliveries,
  renewLease,
  type AbandonRequest,
  type LeaseRequest,
} from './queries/leases.ts';
import {
  giveNotice,
  park,
  pause,
  release,
  releaseByJob,
  resume,
  type NewNotice,
  type PauseRequest,
} from './queries/parking.ts';
import { forgetProcess, noteProcess, type SignOfLife } from './queries/processes.ts';
import { auditReplay, replayPart, type ReplayAct, type ReplayPart } from './queries/replay.ts';
import { removeEnded, removeIgnored, type RetentionRequest } from './queries/upkeep.ts';
import type { Lease, ParkedUntil } from './records.ts';
import type { Operation } from './writer.ts';

/** Every kind of write. One function per kind and store, as the writer joins neighbours whose function is the same. */
export function createOperations(context: QueryContext) {
  return {
    recordIgnored,
    lease: each((tx, request: LeaseRequest) => leaseDeliveries(context, tx, request)),
    renew: each((tx, input: { lease: Lease; until: Date }) => renewLease(context, tx, input.lease, input.until)),
    finish: each((tx, input: FinishedAttempt) => finishAttempt(context, tx, input)),
    abandon: each((tx, request: AbandonRequest) => abandonLostLeases(context, tx, request)),
    saveConfiguration: each((tx, input: ConfigurationToSave) => saveConfiguration(context, tx, input)),
    deleteConfiguration: each((tx, input: ConfigurationToDelete) => deleteConfiguration(context, tx, input)),
    restore: each((tx, input: ConfigurationToRestore) => restoreConfiguration(context, tx, input)),
    reseal: each((tx, reseal: (record: ConfigurationRecord) => ConfigurationRecord) =>
      resealConfigurations(tx, reseal),
    ),
    release: each((tx, configurationId: string) => release(context, tx, configurationId)),
    releaseByJob: each((tx, input: { configurationId: string; job: string }) => releaseByJob(context, tx, input)),
    park: each((tx, input: { configurationId: string; parked: ParkedUntil; job: string | undefined }) =>
      park(context, tx, input),
    ),
    giveNotice: each((tx, input: NewNotice) => giveNotice(context, tx, input)),
    noteProcess: each((tx, sign: SignOfLife) => noteProcess(context, tx, sign)),
    forgetProcess: each((tx, owner: string) => forgetProcess(tx, owner)),
    pause: each((tx, request: PauseRequest) => pause(context, tx, request)),
    resume: each((tx, request: Omit<PauseRequest, 'until'>) => resume(context, tx, request)),
    replayPart: each((tx, part: ReplayPart) => replayPart(context, tx, part)),
    auditReplayEnd: each((tx, act: ReplayAct) => auditReplay(context, tx, act, 'delivery.replay-ended')),
    erase: each((tx, request: ErasureRequest) => eraseSession(context, tx, request)),
    recordAudit: each((tx, entry: Omit<AuditEntry, 'id'>) => insertAudit(context, tx, entry)),
    leaseJob: each((tx, request: JobRequest) => leaseJob(context, tx, request)),
    keepJob: each((tx, input: JobToKeep) => keepJob(context, tx, input)),
    endJob: each((tx, lease: JobLease) => endJob(tx, lease)),
    freeJobs: each((tx, exceptOwner: string) => freeJobs(tx, exceptOwner)),
    removeEnded: each((tx, request: RetentionRequest) => removeEnded(tx, request)),
    removeIgnored: each((tx, request: RetentionRequest) => removeIgnored(tx, request)),
  };
}

/** An operation that takes its inputs one by one. */
function each<Input, Result>(one: (tx: Tx, input: Input) => Promise<Result>): Operation<Input, Result> {
  return async (tx, inputs) => {
    const results: Result[] = [];
    for (const input of inputs) results.push(await one(tx, input));
    return results;
  };
}
