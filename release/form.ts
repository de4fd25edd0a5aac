import type { Program } from './program/stage.ts';
import type { Target } from './targets.ts';
import type { Tool } from './tool.ts';

/** What a form of the release is made of. */
export interface Release {
  readonly version: string;
  /** The time that every file bears, so that two builds give the same bytes. */
  readonly date: Date;
  /** Where finished files go. */
  readonly out: string;
  /** An empty folder for whatever a form makes on the way. */
  readonly newFolder: () => string;
  /** The program folder for a target, made once; whoever wants to change it makes a copy. */
  readonly program: (target: Target) => Promise<Program>;
}

/** A form in which the product is delivered. */
export interface Form {
  /** As `--only` names it. */
  readonly name: string;
  readonly needs: readonly Tool[];
  /** @returns the finished files */
  build(release: Release): Promise<readonly string[]>;
}
