declare const parsed: unique symbol;

/** A session id that was checked: 32 hexadecimal digits, lower case. Only `parseLsid` makes one. */
export type Lsid = string & { readonly [parsed]: true };

const lsidPattern = /^[0-9a-f]{32}$/;

/**
 * Brings a session id into the form used everywhere here.
 * @returns `undefined` for anything that is not a session id
 */
export function parseLsid(text: string | undefined): Lsid | undefined {
  const candidate = text?.trim().toLowerCase();
  return candidate !== undefined && lsidPattern.test(candidate) ? (candidate as Lsid) : undefined;
}
