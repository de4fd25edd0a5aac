/** The part of JSON Schema that the forms read. */
export interface FieldSchema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly items?: FieldSchema;
  /** A secret: it is sent, and never comes back. */
  readonly writeOnly?: boolean;
  /** Words for the values of `enum`. */
  readonly 'x-labels'?: Readonly<Record<string, string>>;
  /** The field means something only while another one has this value. */
  readonly 'x-dependsOn'?: { readonly property: string; readonly equals?: unknown };
}

export interface FormSchema {
  readonly properties: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
}

export type Values = Readonly<Record<string, unknown>>;

/** The fields with a label, in the order of the form. */
export function fieldsOf(schema: FormSchema): readonly (readonly [name: string, field: FieldSchema])[] {
  return Object.entries(schema.properties).filter(([, { title }]) => title !== undefined);
}

/** Values to begin with. */
export function defaultsOf(schema: FormSchema): Values {
  const given = fieldsOf(schema).filter(([, field]) => field.default !== undefined);
  return Object.fromEntries(given.map(([name, field]) => [name, field.default]));
}

/** Whether a field means something with the values of the others. */
export function applies({ 'x-dependsOn': dependsOn }: FieldSchema, values: Values): boolean {
  if (dependsOn === undefined) return true;
  return JSON.stringify(values[dependsOn.property]) === JSON.stringify(dependsOn.equals);
}

/**
 * Values of a form as they are sent. A secret that was not touched is left out and stays as it is; one that is to be removed is
 * `null`. Never is a placeholder sent in its place.
 */
export function valuesToSend(schema: FormSchema, values: Values): Values {
  const entries = Object.entries(values).filter(([name, value]) => {
    if (schema.properties[name]?.writeOnly !== true) return true;
    return value === null || (typeof value === 'string' && value !== '');
  });
  return Object.fromEntries(entries);
}
