/** External key, which joins a session to a case, and custom fields of a session. */
export interface SessionFields {
  /** At most 1,024 characters. */
  readonly externalKey?: string | undefined;
  /** Values by code name, at most 1,024 characters each; the fields have to exist on the appliance. */
  readonly customFields?: Readonly<Record<string, string>> | undefined;
}

const maxValueCharacters = 1024;
const maxTotalBytes = 10 * 1024;
const codeNamePattern = /^[\w-]{1,64}$/;

/**
 * Whether the appliance can take these fields. Source: docs/vendors/remote-support.md#session-key.
 * @returns every reason why not, as a sentence without the values
 */
export function checkSessionFields({ externalKey, customFields = {} }: SessionFields): readonly string[] {
  const problems: string[] = [];
  const tooLong = (value: string) => value.length > maxValueCharacters;
  if (externalKey !== undefined && tooLong(externalKey)) {
    problems.push(`The external key is longer than ${maxValueCharacters} characters.`);
  }
  for (const [codeName, value] of Object.entries(customFields)) {
    if (!codeNamePattern.test(codeName))
      problems.push('A custom field has a code name that the appliance cannot have.');
    else if (tooLong(value)) {
      problems.push(`The custom field "${codeName}" is longer than ${maxValueCharacters} characters.`);
    }
  }
  const values = [externalKey ?? '', ...Object.values(customFields)];
  if (Buffer.byteLength(values.join('')) > maxTotalBytes) {
    problems.push(`External key and custom fields are longer than ${maxTotalBytes} bytes together.`);
  }
  return problems;
}

/**
 * The request parameters of these fields.
 * @throws RangeError with what `checkSessionFields` says
 */
export function sessionFieldParameters(fields: SessionFields): Record<string, string> {
  const problems = checkSessionFields(fields);
  if (problems.length > 0) throw new RangeError(problems.join(' '));
  const { externalKey, customFields = {} } = fields;
  const named = Object.entries(customFields).map(([codeName, value]) => [`session.custom.${codeName}`, value]);
  const key = externalKey === undefined ? [] : [['session.custom.external_key', externalKey]];
  return Object.fromEntries([...named, ...key]) as Record<string, string>;
}
