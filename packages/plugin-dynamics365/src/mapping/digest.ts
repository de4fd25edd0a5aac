import { hash } from 'node:crypto';

/** SHA-256 of a text, in hexadecimal digits. */
export function digestOfText(text: string): string {
  return hash('sha256', text, 'hex');
}

/** SHA-256 of a value's JSON, in hexadecimal digits. The order of members counts. */
export function digestOf(value: unknown): string {
  return digestOfText(JSON.stringify(value));
}
