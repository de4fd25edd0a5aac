import manifest from '../../package.json' with { type: 'json' };
import { createIndicatorBoard } from '../admin-api/overview/indicator-board.ts';
import { overviewOf } from '../admin-api/overview/overview.ts';
import type { BundleDeps } from '../admin-api/support-bundle/collect.ts';
import { askIndicators } from '../plugin-host/ask-indicators.ts';
import type { Foundation } from './foundation.ts';

/** Dependencies of the support bundle. */
export function bundleDeps(foundation: Foundation): BundleDeps {
  const { config, clock, store, notices, configurations, plugins, logRing, redactor, freeBytes } = foundation;
  const { version } = manifest;
  const indicators = createIndicatorBoard({ clock, ask: (id) => askIndicators(foundation, id) });
  return {
    ...{
      config,
      store,
      notices,
      configurations,
      plugins,
      logRing,
      freeBytes,
      version,
      redact: (value: unknown) => redactor.redact(value),
    },
    overview: () => overviewOf({ store, notices, configurations, indicators, clock, version }),
  };
}
