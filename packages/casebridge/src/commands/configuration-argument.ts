import type { AdminClient } from '../admin-api.ts';
import { CommandError, exitCodes } from '../command-error.ts';

/** A plugin configuration, as far as commands look at it. */
export interface Configuration {
  readonly id: string;
  readonly name: string;
  readonly plugin: string;
  readonly disabled: boolean;
}

/** Description of the argument that names a configuration. */
export const configurationArgument = 'name or id of a plugin configuration; may be left out where there is only one';

export async function configurationsOf(client: AdminClient): Promise<readonly Configuration[]> {
  return (await client.call<{ items: readonly Configuration[] }>('GET', '/api/configurations')).items;
}

/**
 * Finds the configuration that is meant.
 * @param wanted name or id; without it, the only one
 * @throws CommandError that names those that there are
 */
export async function findConfiguration(client: AdminClient, wanted: string | undefined): Promise<Configuration> {
  const all = await configurationsOf(client);
  const found = all.filter(({ id, name }) => wanted === undefined || id === wanted || isSameName(name, wanted));
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  throw new CommandError(whyNot(wanted, all, found), exitCodes.refused);
}

/** @returns the id of the configuration that is meant; undefined where none is named */
export async function idOfConfiguration(client: AdminClient, wanted: string | undefined): Promise<string | undefined> {
  return wanted === undefined ? undefined : (await findConfiguration(client, wanted)).id;
}

function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function whyNot(wanted: string | undefined, all: readonly Configuration[], found: readonly Configuration[]): string {
  if (all.length === 0) return 'There are no plugin configurations yet. Make one in the admin tool.';
  const names = (found.length > 1 ? found : all).map(({ id, name }) => `  - ${name} (${id})`).join('\n');
  if (wanted === undefined) return `Name one of the plugin configurations:\n${names}`;
  if (found.length > 1) return `Several plugin configurations have the name ${wanted}; use an id:\n${names}`;
  return `There is no plugin configuration ${wanted}. There are:\n${names}`;
}
