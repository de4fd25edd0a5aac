const lsidPattern = /^[0-9a-f]{32}$/;

/**
 * Brings a session id into the form used everywhere here: 32 hexadecimal digits, lower case.
 * @returns `undefined` for anything that is not a session id
 */
export function parseLsid(text: string | undefined): string | undefined {
  const candidate = text?.trim().toLowerCase();
  return candidate !== undefined && lsidPattern.test(candidate) ? candidate : undefined;
}
