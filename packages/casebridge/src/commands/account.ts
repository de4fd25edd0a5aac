import { text } from 'node:stream/consumers';
import { Command, Option } from 'commander';
import { type AdminClient, CommandError, exitCodes } from '../admin-client.ts';
import { asking, engineCommand, type EngineOptions } from './engine-command.ts';

interface Account {
  readonly id: string;
  readonly name: string;
  readonly role: string;
}

const roleOption = () => new Option('--role <role>', 'what it may do').choices(['viewer', 'operator', 'administrator']);

/** `casebridge account`: who may use the admin tool. */
export function accountCommand(): Command {
  return new Command('account')
    .description('Looks after the accounts of the admin tool.')
    .addCommand(listCommand())
    .addCommand(addCommand())
    .addCommand(changeCommand())
    .addCommand(removeCommand())
    .addCommand(linkCommand());
}

function listCommand(): Command {
  return engineCommand('list', 'Lists the accounts.').action((options: EngineOptions) =>
    asking(options, async (client) => {
      const items = await accountsOf(client);
      const lines = items.map(({ name, role }) => `${name}  ${role}`);
      return { json: { items }, text: lines.length === 0 ? 'There are no accounts.' : lines.join('\n') };
    }),
  );
}

function addCommand(): Command {
  return engineCommand('add', 'Makes an account. The password is read from standard input.')
    .argument('<name>', 'name to sign in with')
    .addOption(roleOption().makeOptionMandatory())
    .addHelpText('after', '\nExample:\n  casebridge account add ada --role operator < password.txt')
    .action((name: string, options: EngineOptions & { role: string }) =>
      asking(options, async (client) => {
        const account = { name, role: options.role, password: await readPassword() };
        const json = await client.call<Account>('POST', '/api/accounts', account);
        return { json, text: `${name} may sign in, as ${options.role}.` };
      }),
    );
}

function changeCommand(): Command {
  return engineCommand('change', 'Changes the role or the password of an account, and signs it out.')
    .argument('<name>', 'name of the account')
    .addOption(roleOption())
    .option('--password', 'read a new password from standard input')
    .addHelpText('after', '\nExample:\n  casebridge account change ada --role viewer')
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

function removeCommand(): Command {
  return engineCommand('remove', 'Removes an account and signs it out.')
    .argument('<name>', 'name of the account')
    .action((name: string, options: EngineOptions) =>
      asking(options, async (client) => {
        const { id } = await accountOf(client, name);
        await client.call('DELETE', `/api/accounts/${id}`);
        return { json: { removed: name }, text: `${name} is removed.` };
      }),
    );
}

function linkCommand(): Command {
  return engineCommand('link', 'Makes a link that signs one browser in, once, as administrator; good for an hour.')
    .addHelpText('after', '\nFor the first account, and for who has lost a password.')
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
