/**
 * The lane in which a delivery waits. Sessions of which nothing is written go before repeats of written ones. What only an
 * event tells of, which anybody could have posted, is unconfirmed: while there are few such sessions, the worker probes each by
 * asking for its report; beyond that they are no work for anybody until the appliance has listed them.
 */
export const lanes = { first: 0, repeat: 1, unconfirmed: 2, probing: 3 } as const;

/** Lanes whose deliveries are leased, in this order. */
export const workedLanes = [lanes.first, lanes.probing, lanes.repeat] as const;
export type WorkedLane = (typeof workedLanes)[number];

/** Lane of a delivery whose session the ledger does not know. */
export type UnconfirmedLane = typeof lanes.unconfirmed | typeof lanes.probing;
