import type { Command } from 'commander';
import { DocumentedCommand } from '../src/commands/documented-command.ts';
import { createProgram, withChildren } from '../src/program.ts';

/** A command that does something, with what its help shows. */
export interface Subject {
  /** As it is typed, without `casebridge`. */
  readonly name: string;
  readonly command: Command;
  /** Its first example, as it stands in the help. */
  readonly line: string;
  /** Words of that example, without `casebridge` and what is meant for the shell. */
  readonly words: readonly string[];
}

/** Every command of the tree that has none below it, in the order of the help. */
export const subjects: readonly Subject[] = withChildren(createProgram())
  .filter((command) => command.commands.length === 0)
  .map((command) => {
    const line = command instanceof DocumentedCommand ? (command.examples[0]?.line ?? '') : '';
    return { name: nameOf(command), command, line, words: wordsOf(line) };
  });

function nameOf(command: Command): string {
  return command.parent?.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();
}

function wordsOf(line: string): readonly string[] {
  const typed = line.replace(/^.*?casebridge /, '').replace(/ [<>|].*$/, '');
  return [...typed.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}
