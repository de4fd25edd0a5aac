/** The plugins that come with the product, each a folder with a `plugin.json`. */
export const pluginFolders: readonly URL[] = [new URL('../', import.meta.resolve('@casebridge/plugin-dynamics365'))];
