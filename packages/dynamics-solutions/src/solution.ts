import { buttonComponent, generateKeyButton } from './button.ts';
import { columnProfiles } from './column-profiles.ts';
import { environmentVariables } from './environment-variables.ts';
import { columnProfileComponent } from './package/column-profiles.ts';
import { environmentVariableComponent } from './package/environment-variables.ts';
import { roleComponent } from './package/roles.ts';
import { packSolution, type PackOptions, type Solution } from './package/solution-package.ts';
import { tableComponent } from './package/tables.ts';
import { webResourceComponent } from './package/web-resources.ts';
import { roles } from './roles.ts';
import { tables } from './tables/index.ts';
import { version } from './version.ts';
import { pageResources } from './web-resources/bundles.ts';
import { iconResource } from './web-resources/icon-resources.ts';

/** The base solution: tables, roles, column security, settings, and the pages that run inside Dynamics. */
export const baseSolution: Solution = {
  identity: {
    uniqueName: 'BeyondTrust',
    displayName: 'BeyondTrust Remote Support',
    description: 'Support sessions of BeyondTrust Remote Support on cases.',
    version,
  },
  // Made when it is asked for: the pages are built then, and whoever only reads names has none built.
  get components() {
    return [
      ...tables.map((table) => tableComponent(table, tables)),
      ...roles.map(roleComponent),
      ...columnProfiles.map(columnProfileComponent),
      ...environmentVariables.map(environmentVariableComponent),
      ...[...pageResources(), ...tables.map(iconResource)].map(webResourceComponent),
    ];
  },
};

/** The button solution: "Generate session key" on a case. It needs the base solution. */
export const buttonSolution: Solution = {
  identity: {
    uniqueName: 'BeyondTrustButton',
    displayName: 'BeyondTrust Button',
    description: 'The button on cases that generates a session key.',
    version,
  },
  components: [buttonComponent(generateKeyButton, version)],
};

/** Every solution, in the order in which they are imported. */
export const solutions: readonly Solution[] = [baseSolution, buttonSolution];

/** Builds the zip of the base solution, managed unless told. */
export function buildSolution(options: Partial<PackOptions> = {}): Uint8Array {
  return packSolution(baseSolution, { managed: true, ...options });
}
