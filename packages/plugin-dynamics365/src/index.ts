import { createPlugin, type PluginOptions } from './plugin.ts';

export type { Dynamics365Settings } from './settings/settings.ts';
export { planPush } from './mapping/plan.ts';
export type { PushPlan } from './mapping/push-plan.ts';
export { rowId } from './row-id.ts';
export { createPlugin, type PluginOptions };

/** The plugin as the engine loads it. */
export const plugin = createPlugin();
