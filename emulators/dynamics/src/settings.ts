import { refusals } from './errors.ts';

/**
 * What a person may change about the emulator while it runs. Each open question about the vendor is one of these
 * (docs/vendors/dataverse.md#open-questions), so that a product can be tried under every answer.
 */
export interface Settings {
  /** Life of an access token, in seconds. */
  tokenLifetimeSeconds: number;
  /** Waited before every answer, in milliseconds of real time. */
  latencyMilliseconds: number;
  /** How long a solution import takes, in milliseconds of the emulator's clock. */
  importMilliseconds: number;
  /** How long an alternate key stays Pending after import, in milliseconds of the emulator's clock. */
  keyIndexMilliseconds: number;
  /** Whether a Content-ID must be unique in the whole batch or in its change set only. */
  contentIdScope: 'batch' | 'changeSet';
  /** What addressing a row by an unknown or not yet active key answers: the code of today or of older builds. */
  undefinedKeyCode: '0x80060890' | '0x8006088a';
  /** Length of the service protection window, in milliseconds of the emulator's clock. */
  protectionWindowMilliseconds: number;
  /** Requests that a user may make in one window. */
  protectionRequests: number;
  /** Combined execution time that a user may cause in one window. */
  protectionExecutionMilliseconds: number;
  /** Requests that a user may have under way. */
  protectionConcurrentRequests: number;
  /** Whether a batch counts as one request or as many as it has operations. */
  batchCounting: 'once' | 'perOperation';
  /** Modelled execution time of a request and of each of its operations. */
  executionMillisecondsPerRequest: number;
  executionMillisecondsPerOperation: number;
  /** What the service hints at as a good degree of parallelism; 0 leaves the header out. */
  degreeOfParallelism: number;
  /** Whether UpsertMultiple takes a primary key, or an alternate key alone. */
  upsertMultipleByPrimaryKey: boolean;
  /** Whether `ne` finds rows whose column is empty. */
  notEqualFindsEmpty: boolean;
  /** Statuses to give instead of the usual ones: `0x80060888=500,0x80040225=401`. */
  statusByCode: string;
  /** Base language of the organization. */
  languageCode: number;
  /** Whether a package must declare its dependency on the Case table. */
  declaredDependenciesRequired: boolean;
  /** Whether the roles of a package may name privileges of the Case table. */
  foreignPrivilegesInRoles: boolean;
  /** Whether a table of a package must have a card and a quick form. */
  cardAndQuickFormsRequired: boolean;
  /** Whether an import demands the system columns of every table of its own. */
  systemColumnsRequired: boolean;
}

/** The settings of a fresh emulator. */
export const defaultSettings: Settings = {
  tokenLifetimeSeconds: 3599,
  latencyMilliseconds: 0,
  importMilliseconds: 0,
  keyIndexMilliseconds: 0,
  contentIdScope: 'batch',
  undefinedKeyCode: '0x80060890',
  protectionWindowMilliseconds: 300_000,
  protectionRequests: 6000,
  protectionExecutionMilliseconds: 1_200_000,
  protectionConcurrentRequests: 52,
  batchCounting: 'once',
  executionMillisecondsPerRequest: 5,
  executionMillisecondsPerOperation: 10,
  degreeOfParallelism: 4,
  upsertMultipleByPrimaryKey: false,
  notEqualFindsEmpty: true,
  statusByCode: '',
  languageCode: 1033,
  declaredDependenciesRequired: false,
  foreignPrivilegesInRoles: true,
  cardAndQuickFormsRequired: false,
  systemColumnsRequired: false,
};

/** The answers that a setting with few of them may have. */
const choices: Partial<Record<keyof Settings, readonly string[]>> = {
  contentIdScope: ['batch', 'changeSet'],
  undefinedKeyCode: ['0x80060890', '0x8006088a'],
  batchCounting: ['once', 'perOperation'],
};

/**
 * Changes settings.
 * @param settings changed in place
 * @param changes names and new values, from outside
 * @throws ServiceError where a name is unknown or a value has the wrong type; nothing is changed then
 */
export function changeSettings(settings: Settings, changes: unknown): void {
  if (typeof changes !== 'object' || changes === null) throw refusals.invalidArgument('Settings must be an object.');
  for (const [name, value] of Object.entries(changes)) checkSetting(name, value);
  Object.assign(settings, changes);
}

function checkSetting(name: string, value: unknown): void {
  if (!Object.hasOwn(defaultSettings, name)) throw refusals.invalidArgument(`There is no setting named '${name}'.`);
  const key = name as keyof Settings;
  const expected = typeof defaultSettings[key];
  if (typeof value !== expected) throw refusals.invalidArgument(`Setting '${name}' must be a ${expected}.`);
  if (typeof value === 'number' && !(value >= 0))
    throw refusals.invalidArgument(`Setting '${name}' must not be negative.`);
  const allowed = choices[key];
  if (allowed !== undefined && !allowed.includes(value as string)) {
    throw refusals.invalidArgument(`Setting '${name}' must be one of: ${allowed.join(', ')}.`);
  }
}
