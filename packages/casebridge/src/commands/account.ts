import { text } from 'node:stream/consumers';
import { Option } from 'commander';
import type { AdminClient } from '../admin-api.ts';
import { CommandError, exitCodes } from '../command-error.ts';
import { tableOf } from '../output/table.ts';
import { DocumentedCommand } from './documented-command.ts';
import { asking, engineCommand, type EngineOptions } from './engine-command.ts';

interface Account {
  readonly id: string;
  readonly name: string;
  readonly role: string;
}

const roleOption = () => new Option('--role <role>', 'what it may do').choices(['viewer', 'operator', 'administrator']);

/** `casebridge account`: who may use the admin tool. */
export function accountCommand(): DocumentedCommand {
  return new DocumentedCommand('account')
    .description('Looks after the accounts of the admin tool.')
    .addCommand(listCommand())
    .addCommand(addCommand())
    .addCommand(changeCommand())
    .addCommand(removeCommand())
    .addCommand(linkCommand());
}

function listCommand() {
  return engineCommand('list', 'Lists the accounts.')
    .example('casebridge account list', 'who may sign in')
    .action((options: EngineOptions) =>
      asking(options, async (client) => {
        const items = await accountsOf(client);
        const rows = items.map(({ name, role }) => [name, role]);
        return {
          json: { items },
          text: rows.length === 0 ? 'There are no accounts.' : tableOf(['name', 'role'], rows),
        };
      }),
    );
}

function addCommand() {
  return engineCommand('add', 'Makes an account. The password is read from standard input.')
    .argument('<name>', 'name to sign in with')
    .addOption(roleOption().makeOptionMandatory())
    .example('casebridge account add ada --role operator < password.txt', 'somebody who replays and pauses')
    .action((name: string, options: EngineOptions & { role: string }) =>
      asking(options, async (client) => {
        const account = { name, role: options.role, password: await readPassword() };
        const json = await client.call<Account>('POST', '/api/accounts', account);
        return { json, text: `${name} may sign in, as ${options.role}.` };
      }),
    );
}

function changeCommand() {
  return engineCommand('change', 'Changes the role or the password of an account, and signs it out.')
    .argument('<name>', 'name of the account')
    .addOption(roleOption())
    .option('--password', 'read a new password from standard input')
    .example('casebridge account change ada --role viewer', 'somebody who only looks from now on')
    .action((name: string, options: EngineOptions & { role?: string; password?: boolean }) =>
      asking(options, async (client) => {
        const { id } = await accountOf(client, name);
        const password = options.password === true ? { password: await readPassword() } : {};
        const change = { ...(options.role !== undefined && { role: options.role }), ...password };
        const json = await client.call<Account>('PUT', `/api/accounts/${id}`, change);
        return { json, text: `${name} is changed and signed out; its role is ${json.role}.` };
      }),
    );
}

function removeCommand() {
  return engineCommand('remove', 'Removes an account and signs it out.')
    .argument('<name>', 'name of the account')
    .example('casebridge account remove ada', 'somebody who has left')
    .action((name: string, options: EngineOptions) =>
      asking(options, async (client) => {
        const { id } = await accountOf(client, name);
        await client.call('DELETE', `/api/accounts/${id}`);
        return { json: { removed: name }, text: `${name} is removed.` };
      }),
    );
}

function linkCommand() {
  return engineCommand('link', 'Makes a link that signs one browser in, once, as administrator; good for an hour.')
    .note('For the first account, and for who has lost a password.')
    .example('casebridge account link', 'a link to open in a browser')
    .action((options: EngineOptions) =>
      asking(options, async (client) => {
        const json = await client.call<{ url: string; until: string }>('POST', '/api/one-time-links', {});
        return { json, text: json.url };
      }),
    );
}

async function accountsOf(client: AdminClient): Promise<readonly Account[]> {
  return (await client.call<{ items: readonly Account[] }>('GET', '/api/accounts')).items;
}

async function accountOf(client: AdminClient, name: string): Promise<Account> {
  const found = (await accountsOf(client)).find((account) => account.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  throw new CommandError(`There is no account ${name}. List them: casebridge account list`, exitCodes.refused);
}

/** Not an option: other users of the machine can see those. */
async function readPassword(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('Password, then Enter and Ctrl-D: ');
  return (await text(process.stdin)).replace(/\r?\n$/, '');
}
