import type { Fault, Plugin, PluginContext } from '@casebridge/plugin-api';
import type { PluginAnswer, PluginCall } from './messages.ts';
import { failedByPlugin, invalidSettings, notOffered } from './plugin-faults.ts';

/**
 * Asks a plugin for what it offers beside its deliveries; in the plugin's thread.
 * @param parsed the settings after the plugin has looked at them
 * @param contextOf what the plugin may use, with those settings
 * @returns the plugin's answer, or why there is none; never rejects
 */
export async function answerCall(
  plugin: Plugin,
  call: PluginCall,
  parsed: ReturnType<Plugin['parseSettings']>,
  contextOf: (settings: unknown) => PluginContext,
): Promise<PluginAnswer> {
  if (!parsed.ok) return { ok: false, fault: invalidSettings(parsed.problems).fault };
  const context = contextOf(parsed.settings);
  try {
    return await ask(plugin, call, context);
  } catch (error) {
    const fault: Fault = failedByPlugin(error, context.signal).fault;
    return { ok: false, fault };
  }
}

async function ask(plugin: Plugin, call: PluginCall, context: PluginContext): Promise<PluginAnswer> {
  switch (call.method) {
    case 'test':
      return plugin.test ? { ok: true, value: await plugin.test(context) } : { ok: false, fault: notOffered };
    case 'indicators':
      return { ok: true, value: plugin.indicators?.(context) ?? [] };
    case 'erase':
      return plugin.erase
        ? { ok: true, value: await plugin.erase(call.target, context) }
        : { ok: false, fault: notOffered };
  }
}
