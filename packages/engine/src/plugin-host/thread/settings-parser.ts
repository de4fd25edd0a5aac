import type { Plugin, SettingsValues } from '@casebridge/plugin-api';
import { toPlainError } from '../plain-error.ts';

/** Has a plugin check the settings of a configuration. */
export type SettingsParser = (configurationId: string, values: SettingsValues) => ReturnType<Plugin['parseSettings']>;

/** Keeps the parsed object of unchanged settings, so that a plugin may hang its caches (tokens, limits) on its identity. */
export function createSettingsParser(plugin: Plugin): SettingsParser {
  const kept = new Map<string, { readonly text: string; readonly parsed: ReturnType<Plugin['parseSettings']> }>();
  return (configurationId, values) => {
    const text = JSON.stringify(values);
    const known = kept.get(configurationId);
    if (known?.text === text) return known.parsed;
    const parsed = plugin.parseSettings(values);
    kept.set(configurationId, { text, parsed });
    return parsed;
  };
}

/** @returns every problem as a sentence; none if the settings are good */
export function problemsOf(plugin: Plugin, values: SettingsValues): readonly string[] {
  try {
    const parsed = plugin.parseSettings(values);
    return parsed.ok ? [] : parsed.problems;
  } catch (error) {
    return [`The plugin failed to check its settings: ${toPlainError(error).message}`];
  }
}
