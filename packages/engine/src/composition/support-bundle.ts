import manifest from '../../package.json' with { type: 'json' };
import { createIndicatorBoard } from '../admin-api/overview/indicator-board.ts';
import { overviewOf } from '../admin-api/overview/overview.ts';
import type { BundleDeps } from '../admin-api/support-bundle/collect.ts';
import { findPlugin } from '../plugin-host/find-plugin.ts';
import { pluginCallerOf } from '../plugin-host/plugin-caller.ts';
import type { Foundation } from './foundation.ts';

/** What the support bundle is made from. */
export function bundleDeps(foundation: Foundation): BundleDeps {
  const { config, clock, store, notices, configurations, plugins, logRing, redactor } = foundation;
  const { version } = manifest;
  const indicators = createIndicatorBoard({
    clock,
    async ask(id) {
      const found = findPlugin(foundation, id);
      return found?.host.call(pluginCallerOf(foundation, found.configuration), { method: 'indicators' });
    },
  });
  return {
    ...{
      config,
      store,
      notices,
      configurations,
      plugins,
      logRing,
      version,
      redact: (value: unknown) => redactor.redact(value),
    },
    overview: () => overviewOf({ store, notices, configurations, indicators, clock, version }),
  };
}
