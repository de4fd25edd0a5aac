import { caseHostChoices, type CaseHostSettings, defaultCaseHostSettings } from './case-host/switches.ts';
import { refusals } from './errors.ts';

/**
 * Settings that can change while the emulator runs. Each open question about the vendor is one of these
 * (docs/vendors/dataverse.md#open-questions), so that a product can be tried under every answer.
 */
export interface Settings extends CaseHostSettings {
  /** Life of an access token, in seconds. */
  tokenLifetimeSeconds: number;
  /** Waited before every answer, in milliseconds of real time. */
  latencyMilliseconds: number;
  /** Whether the Customer Service apps are there, and with them the Case table; takes effect at the next start or reset. */
  customerService: boolean;
  /** How long a solution import takes, in milliseconds of the emulator's clock. */
  importMilliseconds: number;
  /** How long an alternate key stays Pending after import, in milliseconds of the emulator's clock. */
  keyIndexMilliseconds: number;
  /** Whether a Content-ID must be unique in the whole batch or in its change set only. */
  contentIdScope: 'batch' | 'changeSet';
  /** Whether a batch may end with its closing boundary, or the last line must end as well. */
  batchLastLineEnd: 'optional' | 'required';
  /** Error code for a row addressed by an unknown or not yet active key: that of today or of older builds. */
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
  /** Value of the header that recommends a degree of parallelism; 0 leaves it out. */
  degreeOfParallelism: number;
  /** Whether UpsertMultiple takes a primary key, or an alternate key alone. */
  upsertMultipleByPrimaryKey: boolean;
  /** Whether `ne` finds rows whose column is empty. */
  notEqualFindsEmpty: boolean;
  /** Statuses to give instead of the usual ones: `0x80060888=500,0x80040225=401`. */
  statusByCode: string;
  /** Effect of binding a lookup to `null`: clears it, or is refused with 400, fails with 500, or changes nothing. */
  nullBinding: 'clears' | 'refused' | 'fails' | 'ignored';
  /** Base language of the organization. */
  languageCode: number;
  /** Whether labels of a package that are not in the base language are kept or lost. */
  foreignLabels: 'kept' | 'lost';
  /** Code that an upsert gets where another request has made its row since it arrived. Needs a latency to happen. */
  upsertRaceCode: '0x80060892' | '0x80040237' | '0x80073002';
  /** Status of a hit of a rule against duplicates. */
  duplicateStatus: 412 | 500;
  /** A solution of somebody else whose names collide with those of ours; it is there from the next start or reset on. */
  foreignSolution: 'absent' | 'sameName' | 'sameTable';
  /** Whether a managed package may hold differences of a form that were written by hand. */
  formDifferencesAccepted: boolean;
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
  ...defaultCaseHostSettings,
  tokenLifetimeSeconds: 3599,
  latencyMilliseconds: 0,
  customerService: true,
  importMilliseconds: 0,
  keyIndexMilliseconds: 0,
  contentIdScope: 'batch',
  batchLastLineEnd: 'optional',
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
  nullBinding: 'clears',
  languageCode: 1033,
  foreignLabels: 'kept',
  upsertRaceCode: '0x80060892',
  duplicateStatus: 412,
  foreignSolution: 'absent',
  formDifferencesAccepted: true,
  declaredDependenciesRequired: false,
  foreignPrivilegesInRoles: true,
  cardAndQuickFormsRequired: false,
  systemColumnsRequired: false,
};

/**
 * The open questions about the vendor by the setting that answers them, with the answers under which a product must pass; the first one
 * is assumed by default.
 */
export const openQuestions = {
  batchCounting: ['once', 'perOperation'],
  contentIdScope: ['batch', 'changeSet'],
  batchLastLineEnd: ['optional', 'required'],
  upsertRaceCode: ['0x80060892', '0x80040237', '0x80073002'],
  duplicateStatus: [412, 500],
  statusByCode: ['', '0x80060888=500,0x80073002=500,0x80040225=401,0x80044150=503'],
  keyIndexMilliseconds: [0, 60_000],
  undefinedKeyCode: ['0x80060890', '0x8006088a'],
  upsertMultipleByPrimaryKey: [false, true],
  notEqualFindsEmpty: [true, false],
  nullBinding: ['clears', 'refused', 'fails', 'ignored'],
  languageCode: [1033, 1031],
  foreignLabels: ['kept', 'lost'],
  systemColumnsRequired: [false, true],
  declaredDependenciesRequired: [false, true],
  cardAndQuickFormsRequired: [false, true],
  foreignPrivilegesInRoles: [true, false],
  formDifferencesAccepted: [true, false],
  foreignSolution: ['absent', 'sameName', 'sameTable'],
} as const satisfies { [Name in keyof Settings]?: readonly Settings[Name][] };

/** Settings that take any value of their type, although a few of them answer an open question. */
const open = new Set<string>(['statusByCode', 'keyIndexMilliseconds', 'languageCode']);

/**
 * The values that a setting may have.
 * @returns undefined where every value of its type will do
 */
export function choicesOf(name: string): readonly (string | number | boolean)[] | undefined {
  if (Object.hasOwn(caseHostChoices, name)) return caseHostChoices[name as keyof typeof caseHostChoices];
  return open.has(name) || !Object.hasOwn(openQuestions, name)
    ? undefined
    : openQuestions[name as keyof typeof openQuestions];
}

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

const statusPairs = /^(?:\s*0x[0-9a-f]{8}=[45]\d\d\s*(?:,(?=.)|$))*$/i;

function checkSetting(name: string, value: unknown): void {
  if (!Object.hasOwn(defaultSettings, name)) throw refusals.invalidArgument(`There is no setting named '${name}'.`);
  const key = name as keyof Settings;
  const expected = typeof defaultSettings[key];
  if (typeof value !== expected) throw refusals.invalidArgument(`Setting '${name}' must be a ${expected}.`);
  if (typeof value === 'number' && !(value >= 0))
    throw refusals.invalidArgument(`Setting '${name}' must not be negative.`);
  if (name === 'statusByCode' && !statusPairs.test(String(value))) {
    throw refusals.invalidArgument("Setting 'statusByCode' must be pairs such as '0x80060888=500,0x80040225=401'.");
  }
  const allowed = choicesOf(name);
  if (allowed !== undefined && !allowed.some((one) => one === value)) {
    throw refusals.invalidArgument(`Setting '${name}' must be one of: ${allowed.join(', ')}.`);
  }
}
