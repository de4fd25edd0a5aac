import { hash as digest } from 'node:crypto';

// Part of the data: another value would double every row that was ever written.
const namespace = Buffer.from('af03eaf7c9ba4c21b024bf59fd198ca5', 'hex');

/**
 * The id of an imported row, derived from what the row stands for, so that writing it again writes the same row:
 * version 5 UUID of the JSON array of table and parts.
 * @param table logical name
 * @param lsid session id, in any letter case
 * @param parts what tells the row from the others of its session and table
 */
export function rowId(table: string, lsid: string, ...parts: readonly string[]): string {
  const name = JSON.stringify([table, lsid.toLowerCase(), ...parts]);
  const hash = digest('sha1', Buffer.concat([namespace, Buffer.from(name)]), 'buffer').subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
