import type { StoreAccess } from './access.ts';
import type { Actor, Notice, NoticeFilter } from './operation-records.ts';
import {
  findParked,
  findPause,
  giveNotice,
  park,
  pause,
  release,
  releaseByJob,
  resume,
  type NewNotice,
  type Parking,
  type PauseRequest,
  type ReleaseByJob,
  type ResumeRequest,
} from './queries/parking.ts';
import { listNotices } from './queries/notices.ts';
import type { PageRequest, ParkedUntil } from './records.ts';

/** Parking (the configuration is down) and pausing (by a person) of configurations, with their notices. */
export interface ParkingStore {
  /** @returns undefined if the configuration is not parked */
  parked(configurationId: string): Promise<ParkedUntil | undefined>;
  /**
   * Parks a configuration that is down without a delivery that would show it, and gives notice of that.
   * A configuration that is parked already stays so for its first cause.
   * @param job name of the job that has met the cause: the notice ends with its `release`, not with a delivery that succeeds
   * @param version of the configuration with which it was met; where there is a newer one, nothing happens
   */
  park(configurationId: string, parked: ParkedUntil, job?: string, version?: number): Promise<void>;
  /**
   * Lets a parked configuration go on and ends the notices about it.
   * @param job name of a job that can go on: only its notice ends, and the configuration stays parked if deliveries have met
   *   something themselves
   */
  release(configurationId: string, job?: string): Promise<void>;
  /** Gives notice of what a job has met, unless it is known; deliveries go on. */
  giveNotice(
    configurationId: string,
    notice: Pick<ParkedUntil, 'code' | 'message' | 'help'>,
    job: string,
    version?: number,
  ): Promise<void>;
  /** Newest first. */
  notices(filter: NoticeFilter, page: PageRequest): Promise<readonly Notice[]>;

  /** No delivery of the configuration is leased until then; events are kept. */
  pause(configurationId: string, until: Date, actor: Actor): Promise<void>;
  /** Ends a pause, and releases the configuration if it is parked. */
  resume(configurationId: string, actor: Actor): Promise<void>;
  /** @returns undefined if the configuration is not paused */
  pausedUntil(configurationId: string): Promise<Date | undefined>;
}

export function createParkingStore({ context, reader, writing }: StoreAccess): ParkingStore {
  const writePark = writing((tx, input: Parking) => park(context, tx, input));
  const writeRelease = writing((tx, configurationId: string) => release(context, tx, configurationId));
  const writeReleaseByJob = writing((tx, input: ReleaseByJob) => releaseByJob(context, tx, input));
  const writeNotice = writing((tx, input: NewNotice) => giveNotice(context, tx, input));
  const writePause = writing((tx, request: PauseRequest) => pause(context, tx, request));
  const writeResume = writing((tx, request: ResumeRequest) => resume(context, tx, request));
  return {
    parked: (configurationId) => findParked(reader, configurationId),
    park: (configurationId, parked, job, version) => writePark({ configurationId, parked, job, version }),
    release: (configurationId, job) =>
      job === undefined ? writeRelease(configurationId) : writeReleaseByJob({ configurationId, job }),
    giveNotice: (configurationId, notice, job, version) => writeNotice({ configurationId, notice, job, version }),
    notices: (filter, page) => listNotices(reader, filter, page),
    pause: (configurationId, until, actor) => writePause({ configurationId, until, actor }),
    resume: (configurationId, actor) => writeResume({ configurationId, actor }),
    pausedUntil: (configurationId) => findPause(context, reader, configurationId),
  };
}
