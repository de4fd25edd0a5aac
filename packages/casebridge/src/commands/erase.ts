import { Option } from 'commander';
import type { AdminClient } from '../admin-api.ts';
import { CommandError, exitCodes } from '../command-error.ts';
import { findConfiguration } from './configuration-argument.ts';
import { DocumentedCommand } from './documented-command.ts';
import { asking, engineCommand, type EngineOptions } from './engine-command.ts';
import type { Shown } from './shown.ts';
import { example } from './examples.ts';
import { parseCount } from './values.ts';

interface EraseOptions extends EngineOptions {
  readonly configuration?: string;
  readonly yes?: boolean;
}

interface WaitingOptions extends EraseOptions {
  readonly waiting?: number;
}

/** `casebridge erase`: takes sessions away for good. */
export function eraseCommand(): DocumentedCommand {
  return new DocumentedCommand('erase')
    .description('Erases sessions at the destination and in the engine, for good.')
    .addCommand(sessionCommand())
    .addCommand(caseCommand())
    .addCommand(customerCommand());
}

function sessionCommand() {
  return erasing('session', 'Erases one session.')
    .argument('<lsid>', 'id of the session, 32 hexadecimal digits')
    .option('--engine-only', 'leave the destination as it is')
    .example(`casebridge erase session ${example.lsid} --yes`, 'one session, here and at the destination')
    .action((lsid: string, options: EraseOptions & { engineOnly?: boolean }) =>
      asking(options, (client) => {
        checkConfirmed(options, `the session ${lsid}`);
        if (options.engineOnly === true) return eraseHere(client, lsid);
        return erase(client, options, { kind: 'session', lsid });
      }),
    );
}

function caseCommand() {
  return erasing('case', 'Erases every session of a case; the case itself is never touched.')
    .argument('<reference>', 'number or id of the case')
    .addOption(waitingOption('cases'))
    .example(`casebridge erase case ${example.case} --yes`, 'every session of a case')
    .action((reference: string, options: WaitingOptions) =>
      asking(options, (client) => {
        checkConfirmed(options, `every session of the case ${reference}`);
        return erase(client, options, { kind: 'case', reference, ...confirmed(options) });
      }),
    );
}

function customerCommand() {
  return erasing('customer', 'Erases every session in which a customer of this name took part.')
    .argument('<name>', 'name as the sessions have it')
    .addOption(waitingOption('customers'))
    .example(`casebridge erase customer "${example.customer}" --yes`, 'every session of a customer')
    .action((name: string, options: WaitingOptions) =>
      asking(options, (client) => {
        checkConfirmed(options, `every session of the customer ${name}`);
        return erase(client, options, { kind: 'customer', name, ...confirmed(options) });
      }),
    );
}

function waitingOption(whose: string): Option {
  const description = `go on although so many deliveries wait, whose ${whose} are not known yet`;
  return new Option('--waiting <count>', description).argParser(parseCount);
}

function confirmed({ waiting }: WaitingOptions): { readonly waiting?: number } {
  return waiting === undefined ? {} : { waiting };
}

function erasing(name: string, description: string) {
  return engineCommand(name, description)
    .option('--configuration <name>', 'whose destination, by name or id; may be left out where there is only one')
    .option('--yes', 'really erase; without it, nothing is done')
    .note('What is erased is never taken in again, whatever the appliance tells.');
}

function checkConfirmed({ yes }: EraseOptions, what: string): void {
  if (yes === true) return;
  throw new CommandError(`This would erase ${what}, for good; nothing was done. To erase: --yes`, exitCodes.refused);
}

async function eraseHere(client: AdminClient, lsid: string): Promise<Shown> {
  const path = `/api/sessions/${encodeURIComponent(lsid)}/erase`;
  const json = await client.call<{ message: string }>('POST', path, {});
  return { json, text: json.message };
}

async function erase(client: AdminClient, { configuration }: EraseOptions, target: object): Promise<Shown> {
  const { id } = await findConfiguration(client, configuration);
  const json = await client.call<{ erased: number; again: boolean }>('POST', `/api/configurations/${id}/erase`, target);
  const erased = json.erased === 1 ? '1 session is erased.' : `${json.erased} sessions are erased.`;
  const again = ' Attempts were under way: the destination is asked once more when they have ended.';
  return { json, text: `${erased}${json.again ? again : ''}` };
}
