import type { Fault } from '@casebridge/plugin-api';

/** The folder cannot be read or written; the log has the words of the system beside it. */
export const pluginsFolderFault: Fault = {
  code: 'CB-PLUGINS-FOLDER',
  message: 'The plugins folder cannot be read or written; the plugins that are active stay.',
  help: 'Give the account of the service the right to read and write it, and look at the disk.',
};
