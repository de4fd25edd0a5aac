import { textOf, type Json } from './json.ts';
import type { Milliseconds } from './session-view.ts';

/** The time of a date column, or `undefined` where there is none. */
export function wallClock(value: unknown): Milliseconds | undefined {
  const milliseconds = Date.parse(textOf(value));
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

/**
 * The zone whose local time a session's date columns hold, where the integration was told not to store instants.
 * Source: docs/vendors/dataverse.md#dates.
 */
export function localZoneOf({ bt_timezone: zone }: Json): { readonly localTimeOf?: string } {
  const name = textOf(zone);
  return name === '' || name === 'UTC' ? {} : { localTimeOf: name };
}
