import { valueText } from '../../rows/store.ts';
import { importCodes, ImportFault } from '../fault.ts';
import { installedSolution, publisherOf } from '../installed.ts';
import { compareVersions } from '../versions.ts';
import type { Rule } from './rule.ts';

/** Rules where a solution of the same name is already installed: docs/vendors/dataverse.md#import-errors. */
export const installedRules: readonly Rule[] = [managedAsBefore, publisherAsBefore, higherVersion];

function* managedAsBefore({ environment, solution: { manifest } }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const installed = installedSolution(environment, manifest.uniqueName);
  if (installed === undefined || installed.ismanaged === manifest.managed) return;
  const [is, wants] = manifest.managed ? ['an unmanaged', 'managed'] : ['a managed', 'unmanaged'];
  yield new ImportFault(
    manifest.managed ? importCodes.managedOverUnmanaged : importCodes.unmanagedOverManaged,
    `The solution is already installed on this system as ${is} solution and the package supplied is attempting to install it in ${wants} mode. ` +
      'Import can only update solutions when the modes match. Uninstall the current solution and try again.',
  );
}

function* publisherAsBefore({ environment, solution: { manifest } }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const installed = installedSolution(environment, manifest.uniqueName);
  const owner = publisherOf(environment, installed);
  if (installed === undefined || owner === manifest.publisher.uniqueName) return;
  yield new ImportFault(
    importCodes.wrongPublisher,
    `The following managed solution cannot be imported: ${manifest.uniqueName}. ` +
      `The publisher name cannot be changed from ${owner ?? ''} to ${manifest.publisher.uniqueName}.`,
  );
}

function* higherVersion({ environment, solution: { manifest }, mode }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const installed = installedSolution(environment, manifest.uniqueName);
  if (installed === undefined) return;
  const order = compareVersions(manifest.version, valueText(installed.version));
  if (order > 0 || (order === 0 && mode.kind === 'update')) return;
  yield new ImportFault(
    importCodes.lowerVersion,
    `The version ${manifest.version} is not higher than the installed ${valueText(installed.version)}.`,
  );
}
