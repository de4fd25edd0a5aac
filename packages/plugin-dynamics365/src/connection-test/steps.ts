import {
  checkTenant,
  quote,
  rowPath,
  type DataverseClient,
  type DataverseError,
  type Row,
  type TokenSource,
} from '@casebridge/dataverse';
import type { Clock, TestStep } from '@casebridge/plugin-api';
import type { Dynamics365Settings } from '../settings/settings.ts';
import { credentialState } from '../indicators.ts';
import { neededTables } from './needed-columns.ts';
import { aboutOneself, comparePrivileges, heldPrivileges } from './privileges.ts';
import { writeAndDelete } from './probe.ts';

/** Result of a step; `help` only where something is to be done. */
export interface Finding {
  readonly state: Exclude<TestStep['state'], 'not-run'>;
  readonly message: string;
  readonly help?: string;
}

/** Input of the steps, and what earlier ones found for later ones. */
export interface TestState {
  readonly client: DataverseClient;
  readonly tokens: TokenSource;
  readonly fetch: typeof globalThis.fetch;
  readonly settings: Dynamics365Settings;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  userId: string;
}

/** One step: what it is called and what it does. */
export interface Step {
  readonly name: string;
  readonly title: string;
  /** Whether the steps behind it make no sense where it fails. */
  readonly isGround: boolean;
  run(state: TestState): Promise<Finding>;
}

/** The oldest solution that this plugin can write to. */
const oldestSolution = '1.0.0.0';

function passed(message: string): Finding {
  return { state: 'passed', message };
}

function refused(error: DataverseError): Finding {
  return { state: 'failed', message: `${error.message} (${error.code})`, help: error.help };
}

async function token({ tokens, signal }: TestState): Promise<Finding> {
  const answer = await tokens.token(signal);
  return answer.ok ? passed('Entra ID accepts the app registration.') : refused(answer.error);
}

/** Asked of the environment itself, without a token, so that it also tells why Entra ID knows nobody of this name. */
async function tenant({ settings, fetch, signal }: TestState): Promise<Finding> {
  const { url: environmentUrl, tenantId, loginHost: authority } = settings;
  const checked = await checkTenant({ environmentUrl, tenantId, authority, fetch, signal });
  return checked.ok
    ? passed(`The environment belongs to the tenant ${checked.value.tenantId}.`)
    : refused(checked.error);
}

async function credential({ settings, clock }: TestState): Promise<Finding> {
  const { state, message, help } = credentialState(settings, clock.now());
  if (state === 'good') return passed(message);
  return { state: state === 'bad' ? 'failed' : 'warning', message, help };
}

async function environment(state: TestState): Promise<Finding> {
  const version = await state.client.get('RetrieveVersion', { signal: state.signal });
  if (!version.ok) return refused(version.error);
  const who = await state.client.whoAmI({ signal: state.signal });
  if (!who.ok) return refused(who.error);
  state.userId = who.value.userId;
  return passed(`The environment answers; its version is ${String(version.value.Version)}.`);
}

async function applicationUser({ client, userId, signal }: TestState): Promise<Finding> {
  const select = ['applicationid', 'fullname', 'isdisabled'];
  const user = await client.get(rowPath('systemusers', userId), { select, signal });
  if (!user.ok) return refused(user.error);
  const { applicationid, fullname } = user.value;
  const name = typeof fullname === 'string' && fullname !== '' ? fullname : userId;
  if (typeof applicationid === 'string') return passed(`The application user is "${name}".`);
  return {
    state: 'failed',
    message: `"${name}" is a person and not an application user.`,
    help: 'Add an application user for the app registration in the Power Platform admin center, and use its id.',
  };
}

async function privileges({ client, userId, signal }: TestState): Promise<Finding> {
  const on = rowPath('systemusers', userId);
  const name = 'Microsoft.Dynamics.CRM.RetrieveUserPrivileges';
  const answer = await client.call({ name, on, signal });
  // Who may not even read itself lacks a privilege that is needed.
  if (!answer.ok && answer.error.kind === 'permission') {
    const finding = refused(answer.error);
    return { ...finding, help: `${finding.help ?? ''}${whyMore(aboutOneself)}`.trim() };
  }
  if (!answer.ok) {
    const help = 'Compare the roles of the application user with the role BeyondTrust Integration by hand.';
    return { state: 'warning', message: `The privileges cannot be read: ${answer.error.message}`, help };
  }
  return judgePrivileges(answer.value);
}

/** Says what the application user has too little and too much of. */
export function judgePrivileges(answer: Row): Finding {
  const { missing, tooNarrow, more } = comparePrivileges(heldPrivileges(answer));
  if (missing.length > 0 || tooNarrow.length > 0) {
    const lacks = missing.length === 0 ? '' : `The application user lacks ${missing.join(', ')}. `;
    const narrow = tooNarrow.length === 0 ? '' : `Not for the whole organization: ${tooNarrow.join(', ')}.`;
    const help = `Give the application user the role BeyondTrust Integration of the solution.${whyMore([...missing, ...tooNarrow])}`;
    return { state: 'failed', message: `${lacks}${narrow}`.trim(), help };
  }
  if (more.length === 0) return passed('The application user has every privilege that is needed, and no more.');
  return {
    state: 'warning',
    message: `The application user can do ${more.length} things that are not needed: ${more.join(', ')}.`,
    help: 'Take every other role from it; BeyondTrust Integration is enough.',
  };
}

/** For who has made a role by the guide of the integration before this one: it has everything else. */
function whyMore(wanting: readonly string[]): string {
  if (wanting.length === 0 || !wanting.every((name) => aboutOneself.includes(name))) return '';
  return (
    ' A role made for the earlier integration lacks only these reads: users, business units and the organization are read to ' +
    'find out who the application user is, and who asked for a session key.'
  );
}

async function caseTable({ client, signal }: TestState): Promise<Finding> {
  const cases = await client.query({ set: 'incidents', select: ['ticketnumber'], top: 1, signal });
  return cases.ok ? passed('Cases can be read.') : refused(cases.error);
}

/** Reads each table with all that is needed of it: an older solution lacks some of it, whatever its version says. */
async function tables({ client, settings, signal }: TestState): Promise<Finding> {
  const needed = neededTables(settings);
  const refusals: DataverseError[] = [];
  for (const { set, columns } of needed) {
    const read = await client.query({ set, select: columns, top: 1, signal });
    if (!read.ok) refusals.push(read.error);
  }
  const [first] = refusals;
  if (first === undefined) return passed(`All ${needed.length} tables are there, with every column that is needed.`);
  const messages = [...new Set(refusals.map((error) => `${error.message} (${error.code})`))];
  return { state: 'failed', message: messages.join(' '), help: first.help };
}

async function solution({ client, signal }: TestState): Promise<Finding> {
  const filter = `uniquename eq ${quote('BeyondTrust')}`;
  const query = { set: 'solutions', select: ['version'], expand: 'publisherid($select=uniquename)', filter };
  const answer = await client.query({ ...query, signal });
  // The role of the solution has no privilege to read solutions: asking for one more would buy nothing but this line.
  if (!answer.ok && answer.error.kind === 'permission') {
    return passed(
      'Its version may not be read by the application user, and need not be: the next steps try its tables.',
    );
  }
  if (!answer.ok) return refused(answer.error);
  return judgeSolution(answer.value.rows[0]);
}

/** Never changes; see the manifest of the solution. */
const ourPublisher = 'casebridge';

/** Whether the installed solution is ours, and new enough. */
export function judgeSolution(row: Row | undefined): Finding {
  const help = 'Import BeyondTrust_1_x_managed.zip into this environment.';
  if (row === undefined) return { state: 'failed', message: 'The solution BeyondTrust is not installed.', help };
  const publisher = (row.publisherid as Row | null | undefined)?.uniquename;
  if (publisher !== ourPublisher) {
    return {
      state: 'failed',
      message: `The solution BeyondTrust that is installed is of another publisher (${String(publisher)}).`,
      help: 'Dynamics takes a solution only from its first publisher: remove that one, with what it holds, and import BeyondTrust_1_x_managed.zip, or use another environment.',
    };
  }
  const version = String(row.version);
  if (compareVersions(version, oldestSolution) >= 0) return passed(`The solution BeyondTrust ${version} is installed.`);
  return { state: 'failed', message: `The solution BeyondTrust ${version} is older than ${oldestSolution}.`, help };
}

function compareVersions(one: string, other: string): number {
  const parts = (version: string): number[] => version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const differences = parts(one).map((part, index) => part - (parts(other)[index] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}

async function writeProbe({ client, settings, signal }: TestState): Promise<Finding> {
  const written = await writeAndDelete(client, settings, signal);
  return written.ok
    ? passed('A row of each table can be written and deleted; nothing was left.')
    : refused(written.error);
}

/** Every step of the test, in its order. */
export const steps: readonly Step[] = [
  { name: 'credential-expiry', title: 'Credential', isGround: false, run: credential },
  { name: 'tenant', title: 'Tenant', isGround: false, run: tenant },
  { name: 'token', title: 'Sign-in at Entra ID', isGround: true, run: token },
  { name: 'environment', title: 'Environment', isGround: true, run: environment },
  { name: 'application-user', title: 'Application user', isGround: false, run: applicationUser },
  { name: 'privileges', title: 'Privileges', isGround: false, run: privileges },
  { name: 'case-table', title: 'Case table', isGround: false, run: caseTable },
  { name: 'solution', title: 'Solution', isGround: false, run: solution },
  { name: 'tables', title: 'Tables of the solution', isGround: false, run: tables },
  { name: 'write-probe', title: 'Writing and deleting', isGround: false, run: writeProbe },
];
