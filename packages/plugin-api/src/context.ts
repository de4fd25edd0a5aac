import type { Clock } from './clock.ts';

/** Everything that a plugin is given by the host; a plugin opens no sockets, files or store of its own. */
export interface PluginContext<S = unknown> {
  readonly settings: S;
  readonly log: PluginLog;
  readonly clock: Clock;
  /** Aborted when the attempt has to end: its lease runs out or the engine stops. */
  readonly signal: AbortSignal;
  /**
   * The plugin's only access to the network, under the configuration's TLS and proxy settings. It belongs to the
   * configuration and outlives the delivery; give each request the delivery's `signal`, so that it ends with it, and so that
   * it is not sent once the delivery belongs to another process. It rejects as
   * the global one does; where the engine can say more, an error along the chain of causes has a `fault` (`Fault`).
   */
  readonly fetch: typeof globalThis.fetch;
}

/** A log whose lines carry the delivery and the configuration. Message texts are constant; data goes into `fields`. */
export interface PluginLog {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}
