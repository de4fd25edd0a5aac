import type { Concern, Findings } from './concern.ts';
import { concernsOfMachine } from './concerns-of-machine.ts';
import { concernsOfPlugins, type PluginConcernsDeps } from './concerns-of-plugins.ts';
import type { FreeBytes } from './free-bytes.ts';
import { concernsOfStore, type StoreConcernsDeps } from './concerns-of-store.ts';

export interface GatherDeps extends PluginConcernsDeps, StoreConcernsDeps {
  readonly config: Parameters<typeof concernsOfMachine>[0];
  readonly freeBytes: FreeBytes;
  readonly configurations: PluginConcernsDeps['configurations'] & StoreConcernsDeps['configurations'];
  /** Takes secrets out: the words of a notice may quote what another system said. */
  readonly redact: (text: string) => string;
}

/** Looks for everything that needs a person now. */
export async function gather(deps: GatherDeps, now: Date): Promise<Findings> {
  const [ofStore, ofMachine, ofPlugins] = await Promise.all([
    concernsOfStore(deps, now),
    concernsOfMachine(deps.config, now, deps.freeBytes),
    concernsOfPlugins(deps, now),
  ]);
  const concerns = [...ofStore.concerns, ...ofMachine, ...ofPlugins.concerns].map((concern): Concern => ({
    ...concern,
    message: deps.redact(concern.message),
    help: deps.redact(concern.help),
  }));
  return { concerns, unknown: ofPlugins.unknown, setAside: ofStore.setAside };
}
