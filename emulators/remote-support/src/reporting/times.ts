/**
 * An instant as reports write it: ISO 8601 to the second with the offset of the appliance.
 * Source: docs/vendors/remote-support.md#session-report.
 * @param seconds since 1970
 * @param zoneMinutes how far the appliance's clock face is ahead of UTC
 */
export function isoTime(seconds: number, zoneMinutes: number): string {
  const shown = new Date((seconds + zoneMinutes * 60) * 1000).toISOString().slice(0, 19);
  const sign = zoneMinutes < 0 ? '-' : '+';
  const minutes = Math.abs(zoneMinutes);
  return `${shown}${sign}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

/** Seconds as `HH:MM:SS`; more than a day counts on in hours. */
export function clockDuration(seconds: number): string {
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(twoDigits).join(':');
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
