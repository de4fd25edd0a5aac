/** An object of a request. @throws RangeError if it is none */
export function checkRecord(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new RangeError('A JSON object is expected.');
}
