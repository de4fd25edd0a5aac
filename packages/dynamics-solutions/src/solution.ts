import { contentTypesXml } from './package/content-types.ts';
import { customizationsXml, type SolutionContent } from './package/customizations.ts';
import { solutionXml, type SolutionIdentity } from './package/manifest.ts';
import { zip } from './package/zip.ts';
import { columnProfiles } from './column-profiles.ts';
import { roles } from './roles.ts';
import { tables } from './tables/index.ts';

/** The base solution: tables, relationships and roles. */
export const baseSolution: SolutionIdentity = {
  uniqueName: 'BeyondTrust',
  displayName: 'BeyondTrust Remote Support',
  description: 'Support sessions of BeyondTrust Remote Support on cases.',
  version: '1.0.0.0',
};

/** What the base solution holds. */
export const baseContent: SolutionContent = { tables, roles, columnProfiles };

/**
 * Builds the zip of the base solution. Equal sources give equal bytes.
 * @param options `managed`: what customers install (the default); unmanaged is for those who customise it
 */
export function buildSolution(options: { readonly managed?: boolean } = {}): Uint8Array {
  return zip({
    '[Content_Types].xml': contentTypesXml(),
    'customizations.xml': customizationsXml(baseContent),
    'solution.xml': solutionXml(baseSolution, baseContent, options.managed ?? true),
  });
}

/** File name of a solution's zip, such as `BeyondTrust_1_0_managed.zip`. */
export function solutionFileName(identity: SolutionIdentity, managed: boolean): string {
  const [major, minor] = identity.version.split('.');
  return `${identity.uniqueName}_${major ?? '0'}_${minor ?? '0'}${managed ? '_managed' : ''}.zip`;
}
