import { createHash } from 'node:crypto';

// Chosen once for this publisher's components. Changing it would make every form and view a new one in each environment.
const namespace = Buffer.from('5d0c6f0e3a8f4c539a5b0f8b2f6e7c41', 'hex');

/** A stable id of a component (form, view, role, tab) from its path of names: version 5 UUID, lower case, no braces. */
export function componentId(...path: readonly string[]): string {
  const hash = createHash('sha1').update(namespace).update(path.join('/')).digest().subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The same in braces, as most places of customizations.xml want it. */
export function bracedId(...path: readonly string[]): string {
  return `{${componentId(...path)}}`;
}
