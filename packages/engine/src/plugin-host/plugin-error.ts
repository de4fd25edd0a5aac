import type { Fault } from '@casebridge/plugin-api';

/** Why a plugin's folder or archive is refused, for a person. */
export class PluginError extends Error {
  override readonly name = 'PluginError';
  readonly fault: Fault;
  readonly help: string;

  constructor(fault: Fault, options?: ErrorOptions) {
    super(fault.message, options);
    this.fault = fault;
    this.help = fault.help;
  }
}

/** The archive is damaged, or holds what no plugin has; none of it was used. */
export function badArchive(reason: string, cause?: unknown): PluginError {
  const fault = {
    code: 'CB-PLUGIN-ARCHIVE',
    message: `The archive cannot be used: ${reason}.`,
    help: 'Get it again from the maker of the plugin, or make it with "casebridge plugin pack".',
  };
  return new PluginError(fault, { cause });
}

/** The manifest is missing or wrong. */
export function badManifest(reason: string): PluginError {
  return new PluginError({
    code: 'CB-PLUGIN-MANIFEST',
    message: `This is no plugin: ${reason}`,
    help: 'Correct plugin.json as the manual for plugin authors says.',
  });
}

/** The plugin was made for another version of the contract. */
export function otherContract(wanted: string, spoken: number): PluginError {
  return new PluginError({
    code: 'CB-PLUGIN-API',
    message: `The plugin needs version ${wanted} of the plugin contract; this engine speaks version ${spoken}.`,
    help: 'Install a version of the plugin that was made for this engine, or update the engine.',
  });
}

/** Another folder holds the same version of the same plugin. */
export function installedTwice(name: string, version: string, other: string): PluginError {
  return new PluginError({
    code: 'CB-PLUGIN-TWICE',
    message: `Version ${version} of the plugin ${name} is there already, in ${other}.`,
    help: 'Remove one of the two, or give the new one a version of its own.',
  });
}

/** The plugin's module is missing, or its code cannot be run. */
export function notLoadable(name: string, reason: string, cause: unknown): PluginError {
  const fault = {
    code: 'CB-PLUGIN-LOAD',
    message: `The plugin ${name} cannot be loaded: ${reason}`,
    help: 'Install the plugin again, or the version before it.',
  };
  return new PluginError(fault, { cause });
}

/** @returns the fault of an error, whatever it is */
export function faultOf(error: unknown): Fault {
  if (error instanceof PluginError) return error.fault;
  return badArchive(error instanceof Error ? error.message : String(error)).fault;
}
