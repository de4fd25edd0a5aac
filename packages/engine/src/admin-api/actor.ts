import type { Actor } from '../store/operation-records.ts';

/**
 * Who does what is asked for at the admin address. Nobody signs in there: all that is known is that it came from this
 * machine, by this way, and so the audit names the way and no person.
 */
export const actor: Actor = 'admin address';
