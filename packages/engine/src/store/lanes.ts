/**
 * The lane in which a delivery waits. Sessions of which nothing is written go before repeats of written ones; what only an
 * event tells of, which anybody could have posted, is no work for anybody until the appliance has confirmed the session.
 */
export const lanes = { first: 0, repeat: 1, unconfirmed: 2 } as const;

/** Lanes whose deliveries are leased. */
export const workedLanes = [lanes.first, lanes.repeat] as const;
export type WorkedLane = (typeof workedLanes)[number];
