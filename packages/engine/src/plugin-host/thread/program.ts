/**
 * The program of a plugin's worker thread: loads the plugin, then answers the main thread's requests. It reads reports and
 * calls the plugin; everything that leaves the thread leaves as a message.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Plugin } from '@casebridge/plugin-api';
import { type ChannelMessage, createChannel, type None } from '../channel.ts';
import type { HostMethods, PluginMethods, ThreadNotices } from '../protocol.ts';
import { createThreadLogs } from './log.ts';
import { servePlugin } from './serve.ts';

const { entry, beatMilliseconds } = workerData as { readonly entry: string; readonly beatMilliseconds: number };

// The way out is `context.fetch`; a plugin that takes the other by mistake shall notice.
for (const name of ['fetch', 'WebSocket', 'EventSource']) Reflect.deleteProperty(globalThis, name);

const host = createChannel<HostMethods, ThreadNotices, PluginMethods, None>({
  post: (message, moved) => parentPort?.postMessage(message, [...moved]),
  onNotice: {},
});
const logs = createThreadLogs(host);
host.serve(servePlugin(load(), host, logs));
parentPort?.on('message', (message: ChannelMessage) => host.receive(message));
host.notify('beat', undefined);
setInterval(() => {
  logs.tellDropped();
  host.notify('beat', undefined);
}, beatMilliseconds);

async function load(): Promise<Plugin> {
  const module = (await import(entry)) as { readonly plugin?: Plugin };
  if (typeof module.plugin?.process !== 'function') throw new TypeError('The module exports no "plugin".');
  return module.plugin;
}
