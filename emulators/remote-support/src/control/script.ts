import { checkRecord } from './record.ts';

/*
 * Checks of a session's script that another process sends: all that the player reads without a look. What is more than
 * that is kept as it is.
 */

/** Longest session in seconds; a year. */
const longest = 365 * 86_400;

type Field = readonly [name: string, kind: 'text' | 'second' | 'who' | 'flag' | 'pairs', needed: boolean];

const participant: readonly Field[] = [
  ['joinsAt', 'second', false],
  ['leavesAt', 'second', false],
  ['publicIp', 'text', true],
  ['privateIp', 'text', true],
  ['hostname', 'text', false],
  ['operatingSystem', 'text', true],
];

const lists: Readonly<Record<string, readonly [needed: boolean, fields: readonly Field[]]>> = {
  customers: [true, [['name', 'text', true], ...participant]],
  representatives: [
    true,
    [
      ['id', 'text', true],
      ['username', 'text', true],
      ['displayName', 'text', true],
      ['invited', 'flag', false],
      ...participant,
    ],
  ],
  steps: [
    true,
    [
      ['at', 'second', true],
      ['type', 'text', true],
      ['by', 'who', false],
      ['to', 'who', false],
      ['body', 'text', false],
      ['data', 'pairs', false],
    ],
  ],
  surveys: [
    false,
    [
      ['at', 'second', true],
      ['by', 'who', true],
      ['answers', 'pairs', true],
    ],
  ],
  keyChanges: [
    false,
    [
      ['at', 'second', true],
      ['value', 'text', true],
    ],
  ],
  customAttributes: [
    false,
    [
      ['codeName', 'text', true],
      ['displayName', 'text', true],
      ['value', 'text', true],
    ],
  ],
};

/** Checks a script. @throws RangeError that names what is wrong, such as `"at" of steps[2]` */
export function checkScript(value: unknown): void {
  const script = checkRecord(value);
  for (const [name, [needed, fields]] of Object.entries(lists)) {
    const list = script[name];
    if (list === undefined && !needed) continue;
    if (!Array.isArray(list)) throw new RangeError(`"${name}" of a script is a list.`);
    for (const [index, entry] of list.entries()) checkEntry(entry, `${name}[${index}]`, fields);
  }
  for (const [index, step] of (script.steps as unknown[]).entries()) checkFiles(checkRecord(step), `steps[${index}]`);
  if (script.endsAfter !== null && !isSecond(script.endsAfter))
    throw new RangeError('"endsAfter" of a script is a whole number of seconds, or null.');
}

function checkEntry(value: unknown, place: string, fields: readonly Field[]): void {
  const entry = checkRecord(value);
  for (const [name, kind, needed] of fields) {
    if (entry[name] === undefined && !needed) continue;
    const [isGood, words] = kinds[kind];
    if (!isGood(entry[name])) throw new RangeError(`"${name}" of ${place} is ${words}.`);
  }
}

function checkFiles({ files = [] }: Record<string, unknown>, place: string): void {
  const isFile = (file: unknown): boolean => {
    const { name, sizeBytes } = checkRecord(file);
    return typeof name === 'string' && Number.isInteger(sizeBytes);
  };
  if (!Array.isArray(files) || !files.every(isFile))
    throw new RangeError(`"files" of ${place} is a list of names and sizes in bytes.`);
}

function isSecond(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= longest;
}

function isPair(value: unknown): boolean {
  const { name, value: text } = checkRecord(value);
  return typeof name === 'string' && typeof text === 'string';
}

const whoPattern = /^(system|everyone|(customer|representative)(:\d{1,3})?)$/;

/** Whether a value is of a kind, and the kind in words. */
const kinds: Readonly<Record<Field[1], readonly [isGood: (value: unknown) => boolean, words: string]>> = {
  text: [(value) => typeof value === 'string', 'a text'],
  second: [isSecond, 'a whole number of seconds after the start'],
  who: [
    (value) => typeof value === 'string' && whoPattern.test(value),
    'system, everyone, customer or representative, the latter two with a number where there are several',
  ],
  flag: [(value) => typeof value === 'boolean', 'true or false'],
  pairs: [(value) => Array.isArray(value) && value.every(isPair), 'a list of names and values'],
};
