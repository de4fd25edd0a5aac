import type { Clock, CommandResult } from '@casebridge/plugin-api';
import type { CallOptions } from '@casebridge/remote-support';
import type { GatedRequestInit } from '../outbound/outbound.ts';
import type { ApplianceCommands } from '../source/remote-support-commands.ts';
import type { Handlers, RequestContext } from './channel.ts';
import { commandRequest, fetchRequest, sleepRequest } from './host-request-schema.ts';
import type { FetchAnswer, FetchRequest, HostMethods, RemoteSupportCommand } from './protocol.ts';

/** Services of the host, bound to one configuration. */
export interface ConfigurationServices {
  /** Makes its calls to the network. */
  readonly fetch: typeof globalThis.fetch;
  /** Its appliance; only calls have it, deliveries do not. */
  readonly remoteSupport?: ApplianceCommands;
}

/** Requests of plugin threads, answered on the main thread. */
export interface HostServices {
  /** Names the services of a configuration; the latest count, also for deliveries that began before. */
  lend(configurationId: string, services: ConfigurationServices): void;
  /**
   * @param taskId of a delivery or a call
   * @param beforeRequest called before each request of it leaves; throws where it must not
   * @returns ends that, with the task
   */
  guard(taskId: string, beforeRequest: () => void): () => void;
  readonly handlers: Handlers<HostMethods>;
}

/** @param clock the engine's: a plugin waits by it */
export function createHostServices(clock: Clock): HostServices {
  const lent = new Map<string, ConfigurationServices>();
  const guards = new Map<string, () => void>();
  return {
    lend: (configurationId, services) => void lent.set(configurationId, { ...lent.get(configurationId), ...services }),
    guard(taskId, beforeRequest) {
      guards.set(taskId, beforeRequest);
      return () => void guards.delete(taskId);
    },
    handlers: {
      async fetch(asked, context) {
        const request = fetchRequest.parse(asked);
        const beforeSend = request.taskId === undefined ? undefined : guards.get(request.taskId);
        beforeSend?.();
        const services = lent.get(request.configurationId);
        if (services === undefined) throw new Error('No delivery of this configuration has come yet.');
        return send(services.fetch, request, { ...context, beforeSend });
      },
      async command(asked, { signal }) {
        const { configurationId, taskId, command } = commandRequest.parse(asked);
        const commands = lent.get(configurationId)?.remoteSupport;
        if (commands === undefined) return noAppliance;
        return carryOut(commands, command, { signal, beforeRequest: guards.get(taskId) }).catch(() => broken);
      },
      async sleep(asked, { signal }) {
        const { milliseconds } = sleepRequest.parse(asked);
        await clock.sleep(milliseconds, signal);
        return { now: clock.now().getTime() };
      },
    },
  };
}

async function send(
  fetch: typeof globalThis.fetch,
  request: FetchRequest,
  { signal, move, beforeSend }: RequestContext & Pick<GatedRequestInit, 'beforeSend'>,
): Promise<FetchAnswer> {
  const { url, method, redirect } = request;
  const headers = request.headers.map(([name, value]): [string, string] => [name, value]);
  const init: GatedRequestInit = { method, headers, redirect, signal, body: request.body ?? null, beforeSend };
  const response = await fetch(url, init);
  const watched = response.body && watchEnd(response.body);
  if (watched) move([watched.body], watched.ended);
  const { status, statusText } = response;
  return { url: response.url, status, statusText, headers: [...response.headers], body: watched?.body ?? null };
}

/** A body that tells when nobody reads it any more, so that its call need not be remembered for ever. */
function watchEnd(source: ReadableStream<Uint8Array>): {
  readonly body: ReadableStream<Uint8Array>;
  readonly ended: Promise<unknown>;
} {
  const reader = source.getReader();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return { body, ended: reader.closed };
}

function carryOut(
  commands: ApplianceCommands,
  command: RemoteSupportCommand,
  options: CallOptions,
): Promise<CommandResult<unknown>> {
  switch (command.name) {
    case 'generateSessionKey':
      return commands.generateSessionKey(command.request, options);
    case 'listQueues':
      return commands.listQueues(options);
  }
}

const noAppliance: CommandResult<never> = {
  ok: false,
  error: {
    kind: 'unavailable',
    message: 'The appliance of this configuration is not known yet.',
    help: 'Nothing has to be done; it is tried again.',
  },
};

/** A fault of ours, or a command that was ended: the plugin shall not take it for a word of the appliance. */
const broken: CommandResult<never> = {
  ok: false,
  error: {
    kind: 'unavailable',
    message: 'The command was not carried out to its end.',
    help: 'Nothing has to be done; it is tried again. If it lasts, look at the log of the engine.',
  },
};
