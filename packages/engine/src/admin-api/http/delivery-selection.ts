import { z } from 'zod';
import type { DeliveryState } from '../../store/records.ts';
import { id } from './request-values.ts';

/**
 * The deliveries that an act is about; an empty selection, which would be all of them, is refused.
 * @param states in which a delivery can be for this act
 */
export function deliverySelection<const States extends readonly [DeliveryState, ...DeliveryState[]]>(states: States) {
  return z
    .strictObject({
      ids: z.array(id).min(1).max(1000).optional(),
      state: z.enum(states).optional(),
      configurationId: id.optional(),
      lsid: id.toLowerCase().optional(),
      reason: z.string().max(100).optional(),
    })
    .refine(
      (values) => Object.keys(values).length > 0,
      'needs at least one of ids, state, configurationId, lsid and reason',
    );
}
