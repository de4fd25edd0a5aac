import { vendorOrigin } from '@casebridge/dataverse';
import { z } from 'zod';

/** Texts of a field in a form. */
export interface Words {
  /** The label. */
  readonly title: string;
  /** The help text. */
  readonly description: string;
}

/** A condition on a text, and what a text that fails it has to be. */
export interface Demand {
  readonly holds: (text: string) => boolean;
  readonly otherwise: string;
}

const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const domainPattern = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

function succeeds(action: () => unknown): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}

/** An https address; http on this machine only. */
export function address(example: string): Demand {
  return {
    holds: (text) => succeeds(() => vendorOrigin('The address', text)),
    otherwise: `has to be an https address, such as ${example}`,
  };
}

/** A GUID, called by what it is the id of. */
export function idOf(what: string): Demand {
  return { holds: (text) => guidPattern.test(text), otherwise: `has to be the id of ${what}, which is a GUID` };
}

export const tenant: Demand = {
  holds: (text) => guidPattern.test(text) || domainPattern.test(text),
  otherwise: 'has to be a tenant id or a domain name',
};

export const timeZone: Demand = {
  holds: (text) => succeeds(() => new Intl.DateTimeFormat('en', { timeZone: text })),
  otherwise: 'has to be the name of a time zone, such as Europe/Vienna',
};

export const calendarDate: Demand = {
  holds: (text) => z.iso.date().safeParse(text).success,
  otherwise: 'has to be a date, such as 2030-12-31',
};

/** A line of text that has to be given. */
export function requiredLine(words: Words, demand: Demand) {
  return z
    .string('is missing')
    .trim()
    .refine(demand.holds, demand.otherwise)
    .meta({ ...words });
}

/** A line of text that may be left empty. */
export function optionalLine(words: Words, demand: Demand) {
  return z
    .string('has to be text')
    .trim()
    .refine((text) => text === '' || demand.holds(text), demand.otherwise)
    .default('')
    .meta({ ...words });
}

/** Text of any form that may be left empty. */
export function optionalText(words: Words, maxLength: number) {
  return z
    .string('has to be text')
    .max(maxLength, 'is too long')
    .default('')
    .meta({ ...words });
}

/** Marks a setting that means something only while an on-or-off setting has a value. */
export function onlyWhile<Schema extends z.ZodType>(schema: Schema, property: string, equals: boolean): Schema {
  return schema.meta({ ...schema.meta(), 'x-dependsOn': { property, equals } });
}

/** Marks a setting that says where the secrets go: the engine asks for them again where it changes. */
export function addressee<Schema extends z.ZodType>(schema: Schema): Schema {
  return schema.meta({ ...schema.meta(), 'x-addressee': true });
}

/** Something that is stored encrypted and never shown again. */
export function secretText(words: Words) {
  return z
    .string('has to be text')
    .max(20_000, 'is too long')
    .default('')
    .meta({ ...words, writeOnly: true });
}

/** On or off. */
export function onOff(words: Words, initially: boolean) {
  return z
    .boolean('has to be on or off')
    .default(initially)
    .meta({ ...words });
}

/** One of a few words. */
export function oneOf<const W extends readonly [string, ...string[]]>(words: Words, values: W, initially: W[number]) {
  return z
    .enum(values, `has to be one of: ${values.join(', ')}`)
    .default(initially as never)
    .meta({ ...words });
}

/** A whole number within bounds. */
export function wholeNumber(words: Words, least: number, most: number, initially: number) {
  const message = `has to be a whole number from ${least} to ${most}`;
  return z
    .int(message)
    .min(least, message)
    .max(most, message)
    .default(initially)
    .meta({ ...words });
}
