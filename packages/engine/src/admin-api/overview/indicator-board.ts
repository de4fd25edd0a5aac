import type { Clock, Indicator } from '@casebridge/plugin-api';
import type { PluginAnswer } from '../../plugin-host/protocol.ts';

/** An indicator with the configuration whose plugin gives it. */
export interface ShownIndicator extends Indicator {
  readonly configurationId: string;
}

/** Indicators that the plugins report, at most half a minute old. */
export interface IndicatorBoard {
  /** @param ids of the configurations; waits for plugins that have not been asked yet, but not for long */
  read(ids: readonly string[]): Promise<readonly ShownIndicator[]>;
}

export interface IndicatorBoardDeps {
  readonly clock: Clock;
  /** Asks the plugin of a configuration; undefined if there is none. */
  readonly ask: (id: string) => Promise<PluginAnswer | undefined>;
}

const freshMilliseconds = 30_000;
/** A plugin that does not answer must not hold up the overview. */
const patienceMilliseconds = 1_000;

interface Answered {
  readonly at: number;
  readonly indicators: readonly Indicator[];
}

export function createIndicatorBoard({ clock, ask }: IndicatorBoardDeps): IndicatorBoard {
  const last = new Map<string, Answered>();
  const asking = new Map<string, Promise<void>>();

  async function renew(id: string): Promise<void> {
    const answer = await ask(id);
    const indicators = answer?.ok === true ? (answer.value as readonly Indicator[]) : [];
    last.set(id, { at: clock.monotonic(), indicators });
  }

  async function bringUpToDate(id: string): Promise<void> {
    const known = last.get(id);
    if (known !== undefined && clock.monotonic() - known.at < freshMilliseconds) return;
    const renewal = asking.get(id) ?? renew(id).finally(() => asking.delete(id));
    asking.set(id, renewal);
    const enough = new AbortController();
    const patience = clock.sleep(patienceMilliseconds, enough.signal).catch(() => undefined);
    await Promise.race([renewal, patience]).finally(() => enough.abort());
  }

  return {
    async read(ids) {
      for (const id of last.keys()) if (!ids.includes(id)) last.delete(id);
      await Promise.all(ids.map(bringUpToDate));
      return ids.flatMap((id) => (last.get(id)?.indicators ?? []).map((each) => ({ ...each, configurationId: id })));
    },
  };
}
