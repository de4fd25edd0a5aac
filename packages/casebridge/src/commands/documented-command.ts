import { Command } from 'commander';

/** A line that can be typed as it stands. */
export interface Example {
  readonly line: string;
  /** What it is good for: a part of a sentence, in small letters. */
  readonly purpose: string;
}

/**
 * A command that knows its examples: help, the page of the manual and the test that follows each example are made from the
 * same list. The tree of these commands is the one table of what the command line can do.
 */
export class DocumentedCommand extends Command {
  readonly examples: Example[] = [];
  readonly notes: string[] = [];

  constructor(name?: string) {
    super(name);
    this.addHelpText('after', () => helpAfter(this));
  }

  override createCommand(name?: string): DocumentedCommand {
    return new DocumentedCommand(name);
  }

  example(line: string, purpose: string): this {
    this.examples.push({ line, purpose });
    return this;
  }

  /** Adds a sentence below the options. */
  note(text: string): this {
    this.notes.push(text);
    return this;
  }
}

function helpAfter({ notes, examples }: DocumentedCommand): string {
  const lines = examples.flatMap(({ line, purpose }) => [`  # ${purpose}`, `  ${line}`]);
  const parts = lines.length === 0 ? notes : [...notes, ['Examples:', ...lines].join('\n')];
  return parts.map((part) => `\n${part}`).join('\n');
}
