import { startAppliance } from '@casebridge/emulator-remote-support';
import { createRemoteSupportClient } from '@casebridge/remote-support';
import { expect, onTestFinished, test } from 'vitest';
import { createRemoteSupportCommands } from '../source/remote-support-commands.ts';
import { systemClock } from '../time/clock.ts';
import type { RequestContext } from './channel.ts';
import { createHostServices } from './host-services.ts';

const context: RequestContext = { id: 1, signal: new AbortController().signal, move: () => undefined };
const request = { queue: { kind: 'general', id: '' }, externalKey: 'CAS-1' } as const;

test('a job whose lease is over makes no session key and asks nothing of a destination', async () => {
  const appliance = await startAppliance();
  onTestFinished(() => appliance.close());
  const sent: string[] = [];
  const counted: typeof fetch = (input, init) => {
    sent.push(new URL(new Request(input, init).url).pathname);
    return fetch(input, init);
  };
  const options = { ...appliance.account, baseUrl: appliance.url, fetch: counted, clock: systemClock };
  const remoteSupport = createRemoteSupportCommands(createRemoteSupportClient(options), systemClock);
  const services = createHostServices(systemClock);
  services.lend('configuration', { fetch: counted, remoteSupport });
  const ask = (taskId: string) =>
    services.handlers.command(
      { configurationId: 'configuration', taskId, command: { name: 'generateSessionKey', request } },
      context,
    );
  expect(await ask('held')).toMatchObject({ ok: true });
  sent.length = 0;

  const unguard = services.guard('over', () => {
    throw new Error('The lease of the job ran out.');
  });
  expect(await ask('over')).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
  const headers: [string, string][] = [];
  const write = { url: appliance.url, method: 'PUT', headers, body: undefined, redirect: 'manual' } as const;
  const writing = services.handlers.fetch({ configurationId: 'configuration', taskId: 'over', ...write }, context);
  await expect(writing).rejects.toThrow('The lease of the job ran out.');
  expect(sent).toEqual([]);
  unguard();
  expect(await ask('over')).toMatchObject({ ok: true });
});
