import type { Cell } from '../output/table.ts';
import type { Tone } from '../output/text.ts';

export const deliveryStates = ['pending', 'running', 'succeeded', 'skipped', 'retrying', 'dead'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** A delivery, as far as commands look at it. */
export interface Delivery {
  readonly id: string;
  readonly eventId: string;
  readonly configurationId: string;
  readonly lsid: string;
  readonly state: DeliveryState;
  readonly countedAttempts: number;
  readonly dueAt: string;
  readonly updatedAt: string;
  readonly createdAt: string;
  readonly reason?: string;
  readonly reasonText?: string;
  readonly replayOf?: string;
}

const tones: Readonly<Record<DeliveryState, Tone | undefined>> = {
  ...{ pending: 'waiting', running: 'waiting', retrying: 'waiting' },
  ...{ succeeded: 'good', skipped: undefined, dead: 'bad' },
};

/** State of a delivery in its colour. */
export function stateCell({ state }: Pick<Delivery, 'state'>): Cell {
  return { text: state, tone: tones[state] };
}
