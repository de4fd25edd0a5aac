import type { Indicator } from '@casebridge/plugin-api';
import { type Concern, type Findings, levelOfDays } from './concern.ts';

export interface PluginConcernsDeps {
  readonly configurations: {
    current(): readonly { readonly id: string; readonly name: string; readonly disabled: boolean }[];
  };
  /** Asks the plugin of a configuration; undefined where it does not answer. */
  readonly indicatorsOf: (configurationId: string) => Promise<readonly Indicator[] | undefined>;
}

/** What plugins tell of themselves: what is bad, and what ends soon, such as a client secret. */
export async function concernsOfPlugins(deps: PluginConcernsDeps, now: Date): Promise<Omit<Findings, 'setAside'>> {
  const asked = deps.configurations.current().filter(({ disabled }) => !disabled);
  const found = await Promise.all(
    asked.map(async (configuration) => ({ configuration, indicators: await deps.indicatorsOf(configuration.id) })),
  );
  return {
    concerns: found.flatMap(({ configuration, indicators = [] }) =>
      indicators.flatMap((indicator) => concernOf(indicator, configuration, now) ?? []),
    ),
    unknown: found.flatMap(({ configuration, indicators }) => (indicators ? [] : [prefixOf(configuration.id)])),
  };
}

function prefixOf(configurationId: string): string {
  return `indicator:${configurationId}:`;
}

function concernOf(
  { name, title, value, unit, state, message, help }: Indicator,
  configuration: { readonly id: string; readonly name: string },
  now: Date,
): Concern | undefined {
  const level = unit === 'days' ? levelOfDays(value) : Number(state === 'bad');
  if (level === 0 || state === 'good') return undefined;
  return {
    ...{ key: `${prefixOf(configuration.id)}${name}`, level, code: 'CB-INDICATOR', since: now },
    ...{ message: `${title}: ${message}`, help, configuration: configuration.name },
    page: `/configurations/${configuration.id}`,
  };
}
