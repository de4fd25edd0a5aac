import { npm } from '../npm.ts';
import { keyOf, type Package } from '../../packages/casebridge/build/packages.ts';

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
}

/** The parts of a CycloneDX document that are touched here; the rest is passed on. */
export interface BillOfMaterials {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: string;
  readonly metadata: { readonly component: object; readonly tools: unknown };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

/**
 * The bill of materials of a release: npm's own, which knows origin, digest and licence of all that the lock file names, cut
 * down to what is in the release, without the time and the number that would make two equal builds differ.
 * @param nodePackage the package that Node is taken from
 */
export async function billOfMaterials(
  version: string,
  packages: readonly Package[],
  nodePackage: string,
): Promise<BillOfMaterials> {
  const output = await npm(['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only']);
  const whole = JSON.parse(output) as BillOfMaterials;
  const kept = new Set(packages.map(keyOf));
  const components = whole.components.filter(
    (each) => kept.has(each['bom-ref']) || each['bom-ref'].startsWith(`${nodePackage}@`),
  );
  const missing = kept.difference(new Set(components.map((each) => each['bom-ref'])));
  if (missing.size > 0) throw new Error(`The lock file does not know ${[...missing].join(', ')}.`);
  const refs = new Set(components.map((each) => each['bom-ref']));
  const product = { type: 'application', 'bom-ref': `casebridge@${version}`, name: 'casebridge', version };
  const ofParts = whole.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((each) => refs.has(each)) }));
  return {
    bomFormat: 'CycloneDX',
    specVersion: whole.specVersion,
    metadata: { tools: whole.metadata.tools, component: { ...product, licenses: [{ license: { id: 'MIT' } }] } },
    components,
    dependencies: [{ ref: product['bom-ref'], dependsOn: [...refs] }, ...ofParts],
  };
}
