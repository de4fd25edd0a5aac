import type { Channel } from '../channel.ts';
import type { HostMethods, PluginMethods, ThreadNotices } from '../protocol.ts';

/** The way from a plugin's thread to the engine. */
export type HostChannel = Channel<HostMethods, ThreadNotices, PluginMethods>;
