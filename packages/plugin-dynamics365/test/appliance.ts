import type {
  CommandResult,
  RemoteSupportCommands,
  SessionKey,
  SessionKeyRequest,
  SupportQueue,
} from '@casebridge/plugin-api';

/** The engine's commands to an appliance, answered from memory. */
export interface Appliance {
  readonly commands: RemoteSupportCommands;
  /** Requests so far. */
  readonly asked: SessionKeyRequest[];
  queues: readonly SupportQueue[];
  /** Answers instead of a key. */
  refusal: CommandResult<never> | undefined;
  /** Happens while the appliance makes a key. */
  meanwhile: () => Promise<void>;
}

/** @param now the time from which a key is good for an hour */
export function createAppliance(now: () => Date): Appliance {
  const asked: SessionKeyRequest[] = [];
  const appliance: Appliance = {
    asked,
    queues: [
      { kind: 'general', id: '', name: 'General' },
      { kind: 'team', id: '3', name: 'Printers' },
      { kind: 'issue', id: 'paper_jam', name: 'Paper jam' },
      { kind: 'representative', id: '17', name: 'Adam Smith' },
    ],
    refusal: undefined,
    meanwhile: async () => undefined,
    commands: {
      async generateSessionKey(request): Promise<CommandResult<SessionKey>> {
        asked.push(request);
        await appliance.meanwhile();
        if (appliance.refusal !== undefined) return appliance.refusal;
        const expiresAt = new Date(now().getTime() + (request.ttlSeconds ?? 3600) * 1000);
        const url = `https://help.example.com/?ak=${asked.length}`;
        return { ok: true, value: { shortKey: `100000${asked.length}`, url, expiresAt } };
      },
      listQueues: async () => ({ ok: true, value: appliance.queues }),
    },
  };
  return appliance;
}
