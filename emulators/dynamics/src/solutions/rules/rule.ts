import type { Environment } from '../../environment.ts';
import type { ImportFault } from '../fault.ts';
import type { SolutionPackage } from '../package.ts';

/** How a package is to be brought in. */
export interface ImportMode {
  /**
   * `update` adds and changes; `upgrade` also takes away what is gone and wants a higher version; `holding` waits beside the
   * older one until it is promoted.
   */
  kind: 'update' | 'upgrade' | 'holding';
}

/** Subject of a rule: a package, its environment, and the kind of import. */
export interface Subject {
  environment: Environment;
  solution: SolutionPackage;
  mode: ImportMode;
}

/** One thing that an import asks of a package; gives what is wrong: docs/vendors/dataverse.md#import-rules. */
export type Rule = (subject: Subject) => Iterable<ImportFault>;

/** The first value that an earlier one equals, or undefined. */
export function firstTwice(values: Iterable<string>): string | undefined {
  const seen = new Set<string>();
  for (const value of values) {
    if (seen.has(value)) return value;
    seen.add(value);
  }
  return undefined;
}
