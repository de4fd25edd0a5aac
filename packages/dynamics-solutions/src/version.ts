import manifest from '../package.json' with { type: 'json' };

/**
 * The version of the solutions for a release of the product. Dynamics takes an upgrade only if its version is higher, and the
 * names of the packages hold the first two numbers: these stay 1.0, as in the original's guide, and the release goes into the
 * other two, 2.3.4 becoming 1.0.2003.4. Source: docs/vendors/dataverse.md#solution-manifest.
 * @throws if the release is not three numbers, or has 1,000 minor versions
 */
export function solutionVersion(release: string): string {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)$/.exec(release) ?? [];
  if (major === undefined || Number(minor) >= 1000) throw new Error(`${release} cannot be made a solution version`);
  return `1.0.${Number(major) * 1000 + Number(minor)}.${patch}`;
}

/** The version of the solutions in this release. */
export const version = solutionVersion(manifest.version);
