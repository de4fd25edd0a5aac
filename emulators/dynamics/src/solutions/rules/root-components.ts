import { importCodes, ImportFault } from '../fault.ts';
import type { RootComponent } from '../manifest.ts';
import type { SolutionPackage } from '../package.ts';
import { firstTwice, type Rule } from './rule.ts';

/** Rules for the list of root components: docs/vendors/dataverse.md#solution-manifest. */
export const rootComponentRules: readonly Rule[] = [listedOnce, listedArePresent, presentAreListed];

/** Kinds of components by the number that the list gives them, with what the package has of each. */
const kinds: Readonly<Record<number, (solution: SolutionPackage) => string[]>> = {
  1: ({ tables }) => tables.map((one) => one.logicalName),
  9: ({ choices }) => choices.map((one) => one.name),
  20: ({ roles }) => roles.map((one) => one.id),
  61: ({ webResources }) => webResources.map((one) => one.name),
  70: ({ profiles }) => profiles.map((one) => one.id),
};

const nameOf = ({ type, schemaName, id }: RootComponent): string =>
  type === 20 || type === 70 ? id : schemaName || id;

function* listedOnce({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const twice = firstTwice(solution.manifest.rootComponents.map((one) => `${one.type} ${nameOf(one)}`));
  if (twice === undefined) return;
  yield new ImportFault(importCodes.rootComponentMissing, `The root component ${twice} is listed more than once.`);
}

// A table whose behaviour is 1 or 2 may be the environment's.
function* listedArePresent({ environment, solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const root of solution.manifest.rootComponents) {
    const own = kinds[root.type]?.(solution);
    if (own === undefined || own.includes(nameOf(root))) continue;
    if (root.type === 1 && root.behavior > 0 && environment.catalog.table(root.schemaName) !== undefined) continue;
    yield new ImportFault(
      importCodes.rootComponentMissing,
      `Cannot add a Root Component ${nameOf(root)} of type ${root.type} because it is not in the target system.`,
    );
  }
}

function* presentAreListed({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const [type, ofPackage] of Object.entries(kinds)) {
    const roots = solution.manifest.rootComponents.filter((one) => one.type === Number(type)).map(nameOf);
    const unlisted = ofPackage(solution).find((name) => !roots.includes(name));
    if (unlisted === undefined) continue;
    yield new ImportFault(
      importCodes.notARootComponent,
      `The import has failed because component ${unlisted} of type ${type} is not declared in the solution file as a root component. ` +
        'To fix this, import again using the XML file that was generated when you exported the solution.',
    );
  }
}
