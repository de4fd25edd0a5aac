import fc, { type Arbitrary } from 'fast-check';

/** The part of JSON Schema that the document of the admin API uses. */
export interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema | false;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** Anything, at times of the right type but out of bounds. */
const junk: Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('', '../..', '%00', "'; --", '0', '-1', '9'.repeat(30), '2030-02-30T00:00:00Z', {}, [], null),
);

/** Values that mostly fit a schema, and in places do not. */
export function valuesOf(schema: JsonSchema): Arbitrary<unknown> {
  return fc.oneof({ weight: 7, arbitrary: fitting(schema) }, { weight: 1, arbitrary: junk });
}

function fitting(schema: JsonSchema): Arbitrary<unknown> {
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) return fc.oneof(...alternatives.map(valuesOf));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  return (byType[schema.type ?? ''] ?? (() => junk))(schema);
}

const byType: Readonly<Record<string, (schema: JsonSchema) => Arbitrary<unknown>>> = {
  string: texts,
  integer: numbers,
  number: numbers,
  boolean: () => fc.boolean(),
  array: lists,
  object: objects,
};

function numbers({ minimum = 0, maximum = 10 }: JsonSchema): Arbitrary<number> {
  return fc.integer({ min: Math.max(minimum, -10), max: Math.min(maximum, 1000) });
}

function lists({ items, minItems = 0 }: JsonSchema): Arbitrary<unknown> {
  return fc.array(items ? valuesOf(items) : junk, { minLength: minItems, maxLength: 3 });
}

function texts({ format, pattern, maxLength = 100 }: JsonSchema): Arbitrary<string> {
  if (format === 'date-time') {
    const within = { min: new Date('2000-01-01'), max: new Date('2060-01-01'), noInvalidDate: true };
    return fc.date(within).map((date) => date.toISOString());
  }
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ maxLength: Math.min(maxLength, 100) });
}

function objects({ properties = {}, required = [] }: JsonSchema): Arbitrary<unknown> {
  const entries = Object.entries(properties).map(([name, schema]) => [name, valuesOf(schema)] as const);
  const requiredKeys = required.filter((name) => name in properties);
  return fc.oneof(
    { weight: 5, arbitrary: fc.record(Object.fromEntries(entries), { requiredKeys }) },
    { weight: 1, arbitrary: fc.record(Object.fromEntries(entries), { requiredKeys: [] }) },
    { weight: 1, arbitrary: fc.dictionary(fc.string(), junk, { maxKeys: 3 }) },
  );
}
