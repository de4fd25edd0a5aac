import type { Command } from 'commander';

/** A place on the command line, with the words that can stand there. */
export interface Place {
  /** Names of the commands on the way, each behind a blank; empty at the beginning. */
  readonly path: string;
  readonly commands: readonly Word[];
  readonly options: readonly Word[];
}

export interface Word {
  readonly word: string;
  readonly description: string;
}

/** Every place of a command and those below it, the shortest first. */
export function placesOf(command: Command, path = ''): readonly Place[] {
  const help = command.createHelp();
  const commands = command.commands.map((child) => ({ word: child.name(), description: child.description() }));
  const options = help.visibleOptions(command).map(({ long, short, description }) => ({
    ...{ word: long ?? short ?? '', description },
  }));
  const below = command.commands.flatMap((child) => placesOf(child, `${path} ${child.name()}`));
  return [{ path, commands, options }, ...below];
}
