import type { SolutionComponent } from './component.ts';
import { contentTypesXml } from './content-types.ts';
import { customizationsXml } from './customizations.ts';
import { inEveryLanguage, languageCode } from './labels.ts';
import { solutionXml, type SolutionIdentity } from './manifest.ts';
import { writeXml } from './xml.ts';
import { zip } from './zip.ts';

/** A solution: who it is, and what it holds. */
export interface Solution {
  readonly identity: SolutionIdentity;
  readonly components: readonly SolutionComponent[];
}

/** How a solution is packed. */
export interface PackOptions {
  /** Customers install the managed package; unmanaged is for those who customise it. */
  readonly managed: boolean;
  /** Base language of the environment, where it is known and neither English nor German; English otherwise. */
  readonly baseLanguage?: number;
}

/** Packs a solution. Equal sources give equal bytes. Source: docs/vendors/dataverse.md#solution-package. */
export function packSolution({ identity, components }: Solution, options: PackOptions): Uint8Array {
  const { managed, baseLanguage = languageCode } = options;
  const own = components.flatMap((component) => Object.entries(component.files ?? {}));
  const files: Record<string, string | Uint8Array> = {
    ...Object.fromEntries(own.map(([path, content]) => [path, written(content, baseLanguage)])),
    'customizations.xml': customizationsXml(components, baseLanguage),
    'solution.xml': solutionXml(identity, components, managed, baseLanguage),
  };
  return zip({ ...files, '[Content_Types].xml': contentTypesXml(Object.keys(files)) });
}

type FileContent = NonNullable<SolutionComponent['files']>[string];

function written(content: FileContent, baseLanguage: number): string | Uint8Array {
  const isXml = typeof content === 'object' && 'children' in content;
  return isXml ? writeXml(inEveryLanguage(content, baseLanguage)) : content;
}

/** File name of a solution's zip, such as `BeyondTrust_1_0_managed.zip`. */
export function solutionFileName(identity: SolutionIdentity, managed: boolean): string {
  const [major, minor] = identity.version.split('.');
  return `${identity.uniqueName}_${major ?? '0'}_${minor ?? '0'}${managed ? '_managed' : ''}.zip`;
}
