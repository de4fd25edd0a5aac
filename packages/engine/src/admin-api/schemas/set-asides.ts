import { z } from 'zod';
import { instantOut } from './values.ts';

const untilCount = z.int().optional().meta({
  description: 'The group returns before its time if it has come to so many deliveries.',
});

/** Until when a group is set aside, by whom, and why. */
export const setAside = z.strictObject({
  ...{ until: instantOut, untilCount, why: z.string(), by: z.string(), at: instantOut },
});

/** What one cause holds up at one configuration: the deliveries are counted, and nobody is called for them. */
export const groupSetAside = setAside.extend({
  configurationId: z.string(),
  cause: z.string(),
  count: z.int().meta({ description: 'Deliveries of the group now.' }),
});
