import type { Clock } from '@casebridge/plugin-api';
import type { ApiInfo, RemoteSupportClient, RemoteSupportError, Result } from '@casebridge/remote-support';
import { faultOfRefusal } from '../source/refusals.ts';
import { type Check, failed, type Finding, notRun, passed, warning } from './finding.ts';

export interface AccountDeps {
  /** Asks with a token of its own, so that nothing is taken for good because it once was. */
  readonly client: RemoteSupportClient;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const page = 'In /login, under Management, API Configuration';
/** Reports of so long are asked for; none in it is an answer as well. */
const reportSeconds = 3600;
/** The clocks of machines with a time service are never further apart. */
const mostSkewMilliseconds = 60_000;

/** What the appliance was asked, once each: several checks look at one answer. */
interface Answers {
  readonly info: () => Promise<Result<{ info: ApiInfo }>>;
  readonly listing: () => Promise<Result<{ sessions: readonly unknown[] }>>;
}

/** Whether the API account may do what is needed. docs/vendors/remote-support.md#command-api */
export function accountChecks(deps: AccountDeps): readonly Check[] {
  const { client, clock, signal } = deps;
  const answers: Answers = {
    info: once(() => client.getApiInfo({ signal })),
    listing: once(() => {
      const sinceEpochSeconds = Math.floor(clock.now().getTime() / 1000) - reportSeconds;
      return client.listSessions({ by: 'end', sinceEpochSeconds, durationSeconds: reportSeconds }, { signal });
    }),
  };
  return [
    {
      ...{ name: 'appliance-product', title: 'Who answers', isGround: false },
      run: () => product(deps),
    },
    { ...{ name: 'appliance-token', title: 'API account', isGround: true }, run: () => token(deps) },
    { ...{ name: 'xml-api', title: 'XML API', isGround: true }, run: () => xmlApi(answers) },
    {
      ...{ name: 'permission-command', title: 'Permission: Command API, full access' },
      run: () => commandApi(answers),
    },
    {
      ...{ name: 'permission-session-reports', title: 'Permission: support session reports' },
      run: () => sessionReports(answers),
    },
    { ...{ name: 'report-call', title: 'Asking for a report' }, run: () => reportCall(answers) },
    { ...{ name: 'clock', title: 'Clocks' }, run: () => clocks(answers, clock) },
  ];
}

/** Another product is no appliance of ours; where nothing is told, the next checks find out. docs/vendors/remote-support.md#product-detection */
async function product({ client, signal }: AccountDeps): Promise<Finding> {
  const detected = await client.detectProduct({ signal });
  if (!detected.ok) {
    if (detected.error.kind !== 'protocol') return refused(detected.error);
    return warning(detected.error.message, 'Check the host name; old releases do not say which product they are.');
  }
  if (detected.product === 'remote-support') return passed('An appliance of BeyondTrust Remote Support answers.');
  return failed(
    'BeyondTrust Privileged Remote Access answers, which is another product.',
    'Enter the host name of the Remote Support appliance.',
  );
}

async function token({ client, signal }: AccountDeps): Promise<Finding> {
  const signedIn = await client.signIn({ signal });
  return signedIn.ok ? passed('The appliance accepts client id and client secret.') : refused(signedIn.error);
}

/**
 * What an appliance says whose XML API is off is not known. If the account gets in, but neither API answers as the XML API
 * does, it is that, or an account that may do nothing. docs/vendors/remote-support.md#versions
 */
async function xmlApi({ info, listing }: Answers): Promise<Finding> {
  const asked = await info();
  if (asked.ok) {
    const { apiVersion } = asked.info;
    return passed(
      apiVersion === undefined ? 'The XML API answers.' : `The XML API answers; its version is ${apiVersion}.`,
    );
  }
  if (['unavailable', 'rate-limited'].includes(asked.error.kind)) return refused(asked.error);
  if (asked.error.kind === 'permission' && (await listing()).ok) {
    return passed('The XML API answers, though the account may not ask for its version.');
  }
  return failed(
    `The account is let in, but the XML API does not answer. ${asked.error.message}`,
    `${page}, tick "Enable XML API". If it is ticked, give the API account its permissions on the same page.`,
  );
}

/** Session keys need it; the rest could do with less. docs/vendors/remote-support.md#api-info */
async function commandApi({ info }: Answers): Promise<Finding> {
  const help = `${page}, give the API account "Command API: Full Access"; session keys need it.`;
  const asked = await info();
  if (!asked.ok) {
    if (asked.error.kind !== 'permission') return refused(asked.error);
    return failed('The API account may not use the Command API.', help);
  }
  switch (asked.info.permissions.perm_command) {
    case 'full_access':
      return passed('The API account has full access to the Command API.');
    case 'read_only':
      return failed('The API account may only read by the Command API: it can make no session key.', help);
    case 'deny':
      return failed('The API account may not use the Command API.', help);
    default:
      return warning('The appliance does not say what the API account may do.', `Compare it by hand. ${help}`);
  }
}

async function sessionReports({ info, listing }: Answers): Promise<Finding> {
  const help = `${page}, tick "Allow Access to Support Session Reports and Recordings" for the API account.`;
  const [asked, listed] = [await info(), await listing()];
  const granted = asked.ok ? asked.info.permissions.perm_reporting_support : undefined;
  if (granted === '0' || (!listed.ok && listed.error.kind === 'permission')) {
    return failed('The API account may not read reports of support sessions.', help);
  }
  if (granted === '1' || listed.ok) return passed('The API account may read reports of support sessions.');
  return warning('The appliance does not say whether the API account may read reports.', help);
}

async function reportCall({ listing }: Answers): Promise<Finding> {
  const listed = await listing();
  if (!listed.ok) return refused(listed.error);
  const { length } = listed.sessions;
  return passed(
    `The appliance lists ${length} ${length === 1 ? 'session' : 'sessions'} that ended within the last hour.`,
  );
}

async function clocks({ info }: Answers, clock: Clock): Promise<Finding> {
  const asked = await info();
  const timestamp = asked.ok ? asked.info.timestamp : undefined;
  if (timestamp === undefined) return notRun('The appliance does not tell its time.');
  const aheadMilliseconds = timestamp * 1000 - clock.now().getTime();
  const seconds = Math.round(Math.abs(aheadMilliseconds) / 1000);
  if (Math.abs(aheadMilliseconds) <= mostSkewMilliseconds) return passed(`The clocks are ${seconds} s apart.`);
  const which = aheadMilliseconds > 0 ? 'ahead of' : 'behind';
  return warning(
    `The clock of the appliance is ${seconds} s ${which} that of this machine.`,
    'Have both machines use a time service. Nothing is lost by it, but times that stand side by side will not fit.',
  );
}

function refused(error: RemoteSupportError): Finding {
  const { message, help } = faultOfRefusal(error);
  const { retryAfterMilliseconds } = error;
  if (retryAfterMilliseconds === undefined) return failed(message, help);
  return failed(message, `Test again in ${Math.ceil(retryAfterMilliseconds / 1000)} s. ${help}`);
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => (asked ??= ask());
}
