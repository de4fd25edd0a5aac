import { describe, expect, it } from 'vitest';
import { checkField } from '../src/form/check-field.ts';
import { applies, defaultsOf, valuesToSend, type FormSchema } from '../src/form/schema.ts';

const schema: FormSchema = {
  properties: {
    name: { type: 'string', title: 'Name' },
    secret: { type: 'string', title: 'Secret', writeOnly: true, default: '' },
    all: { type: 'boolean', title: 'All', default: false },
    prefixes: { type: 'string', title: 'Prefixes', 'x-dependsOn': { property: 'all', equals: false } },
  },
  required: ['name'],
};

describe('what is sent of a form', () => {
  it('leaves out a secret that nobody touched, whatever stands in its place', () => {
    const values = { name: 'Production', all: true };
    for (const untouched of [{ configured: true }, { configured: false }, '', undefined]) {
      expect(valuesToSend(schema, { ...values, secret: untouched })).toEqual(values);
    }
  });

  it('has a secret that was typed, and null for one that is to be removed', () => {
    expect(valuesToSend(schema, { secret: 's3cret' })).toEqual({ secret: 's3cret' });
    expect(valuesToSend(schema, { secret: null })).toEqual({ secret: null });
  });
});

it('a form begins with the defaults of its schema', () => {
  expect(defaultsOf(schema)).toEqual({ secret: '', all: false });
});

it('a field that depends on another one applies by its value', () => {
  const prefixes = schema.properties.prefixes ?? {};
  expect([{ all: false }, { all: true }, {}].map((values) => applies(prefixes, values))).toEqual([true, false, false]);
});

describe('a value while it is typed', () => {
  it.each([
    [{ type: 'string' }, '', 'Is missing.'],
    [{ type: 'string', default: 'default' }, '', undefined],
    [{ type: 'integer', minimum: 1, maximum: 1440 }, 0, 'Has to be at least 1.'],
    [{ type: 'integer', minimum: 1, maximum: 1440 }, 1441, 'Has to be at most 1,440.'],
    [{ type: 'integer' }, 1.5, 'Has to be a whole number.'],
    [{ type: 'string', pattern: '^[a-z]+$' }, 'A1', 'Has a form that is not allowed.'],
    [{ type: 'string', maxLength: 3 }, 'long', 'Is longer than 3 characters.'],
    [{ type: 'string', maxLength: 4 }, 'long', undefined],
  ])('%j %j: %s', (field, value, problem) => {
    expect(checkField(field, true, value)).toBe(problem);
  });
});
