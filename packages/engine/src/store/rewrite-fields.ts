/** The fields of an event that a backfill has made to write a session again, by which its deliveries are found. */
export function rewriteFields(backfillId: string): readonly (readonly [string, string])[] {
  return [['backfill', backfillId]];
}
