import type { StoreAccess } from './access.ts';
import type { Actor, DeadLetterGroup, DeliverySelection } from './operation-records.ts';
import {
  auditReplay,
  countReplayable,
  countSelected,
  groupDeadLetters,
  replayPart,
  type ReplayAct,
  type ReplayPart,
} from './queries/replay.ts';
import { replayInParts, type ReplaySteps } from './replay-in-parts.ts';

/** Dead letters, and the replay of deliveries that have ended. */
export interface ReplayStore {
  countDeliveries(selection: DeliverySelection): Promise<number>;
  /** How many deliveries `replay` would make. */
  countReplayable(selection: DeliverySelection): Promise<number>;
  /**
   * Makes a new pending delivery for each one selected that has ended, pointing to the old one. Deliveries whose
   * configuration is gone are left out, as is what ends meanwhile. Others write in between, and see a part of it.
   * @returns how many there are
   */
  replay(selection: DeliverySelection, at: Date, actor: Actor): Promise<number>;
  deadLetterGroups(): Promise<readonly DeadLetterGroup[]>;
}

export function createReplayStore({ context, longReader, writing, writingAlone }: StoreAccess): ReplayStore {
  const steps: ReplaySteps = {
    newId: context.newId,
    count: (selection) => countReplayable(longReader, selection),
    part: writingAlone((tx, part: ReplayPart) => replayPart(context, tx, part)),
    auditEnd: writing((tx, act: ReplayAct) => auditReplay(context, tx, act, 'delivery.replay-ended')),
  };
  return {
    countDeliveries: (selection) => countSelected(longReader, selection),
    countReplayable: (selection) => countReplayable(longReader, selection),
    replay: (selection, at, actor) => replayInParts(steps, { selection, at, actor }),
    deadLetterGroups: () => groupDeadLetters(longReader),
  };
}
