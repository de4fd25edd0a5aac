import { refusals } from '../errors.ts';
import { isObject, type Json } from '../rows/payload.ts';

// What the control API is given, read part by part; what is wrong is said by its name.

/** The body as an object. */
export function objectOf(given: unknown): Json {
  if (!isObject(given)) throw refusals.invalidArgument('The body must be an object.');
  return given;
}

/** A text that may be left out. */
export function optionalText(given: Json, name: string): string | undefined {
  const value = given[name];
  if (value === undefined || typeof value === 'string') return value;
  throw refusals.invalidArgument(`'${name}' must be a text.`);
}

/** A text that must be there. */
export function textOf(given: Json, name: string): string {
  const value = optionalText(given, name) ?? '';
  if (value === '') throw refusals.invalidArgument(`'${name}' must be a text that is not empty.`);
  return value;
}

/** A list of texts; empty where it is left out. */
export function textsOf(given: Json, name: string): string[] {
  const value = given[name] ?? [];
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  throw refusals.invalidArgument(`'${name}' must be a list of texts.`);
}

/** An instant that may be left out. */
export function optionalDate(given: Json, name: string): Date | undefined {
  const text = optionalText(given, name);
  const date = new Date(text ?? 0);
  if (Number.isNaN(date.getTime())) throw refusals.invalidArgument(`'${name}' must be a date.`);
  return text === undefined ? undefined : date;
}
