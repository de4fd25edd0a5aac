import type { SolutionComponent } from './component.ts';
import { contentTypesXml } from './content-types.ts';
import { customizationsXml } from './customizations.ts';
import { solutionXml, type SolutionIdentity } from './manifest.ts';
import { zip } from './zip.ts';

/** A solution: who it is, and what it holds. */
export interface Solution {
  readonly identity: SolutionIdentity;
  readonly components: readonly SolutionComponent[];
}

/**
 * Packs a solution. Equal sources give equal bytes. Source: docs/vendors/dataverse.md#solution-package.
 * @param managed what customers install; unmanaged is for those who customise it
 */
export function packSolution({ identity, components }: Solution, managed: boolean): Uint8Array {
  const own = components.flatMap((component) => Object.entries(component.files ?? {}));
  const files: Record<string, string | Uint8Array> = {
    ...Object.fromEntries(own),
    'customizations.xml': customizationsXml(components),
    'solution.xml': solutionXml(identity, components, managed),
  };
  return zip({ ...files, '[Content_Types].xml': contentTypesXml(Object.keys(files)) });
}

/** File name of a solution's zip, such as `BeyondTrust_1_0_managed.zip`. */
export function solutionFileName(identity: SolutionIdentity, managed: boolean): string {
  const [major, minor] = identity.version.split('.');
  return `${identity.uniqueName}_${major ?? '0'}_${minor ?? '0'}${managed ? '_managed' : ''}.zip`;
}
