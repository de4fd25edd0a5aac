const second = 1000;
const minute = 60 * second;

/**
 * The waits between looks for a session that only an event tells of. Public software waits 10 s after an end event before it
 * asks (docs/vendors/remote-support.md#report-lag); after the fourth look, within the hour, there is no such session. A list
 * that polling or reconciliation asks for still brings one that comes later.
 */
const waitsBetweenLooks = [10 * second, 3 * minute, 50 * minute] as const;

/**
 * @param looks made so far, the last one in vain
 * @returns milliseconds until the next one; undefined where there is none
 */
export function waitAfterLook(looks: number): number | undefined {
  return waitsBetweenLooks[looks - 1];
}
