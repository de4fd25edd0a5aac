import type { FieldSchema } from './schema.ts';

/**
 * Looks at a value while it is typed. The engine looks again when it is saved, and more closely.
 * @returns what is wrong, as the end of a sentence; `undefined` if nothing is
 */
export function checkField(field: FieldSchema, isRequired: boolean, value: unknown): string | undefined {
  if (value === undefined || value === '') return isRequired && field.default === undefined ? 'Is missing.' : undefined;
  if (field.type === 'integer') return checkNumber(field, value);
  if (typeof value !== 'string') return undefined;
  if (field.maxLength !== undefined && value.length > field.maxLength) {
    return `Is longer than ${field.maxLength.toLocaleString()} characters.`;
  }
  if (field.pattern !== undefined && !new RegExp(field.pattern, 'u').test(value.trim()))
    return 'Has a form that is not allowed.';
  return undefined;
}

function checkNumber({ minimum, maximum }: FieldSchema, value: unknown): string | undefined {
  if (!Number.isInteger(value)) return 'Has to be a whole number.';
  const number = Number(value);
  if (minimum !== undefined && number < minimum) return `Has to be at least ${minimum.toLocaleString()}.`;
  if (maximum !== undefined && number > maximum) return `Has to be at most ${maximum.toLocaleString()}.`;
  return undefined;
}
