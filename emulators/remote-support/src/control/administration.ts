import type { FastifyInstance } from 'fastify';
import type { Appliance } from '../appliance.ts';
import { epochSeconds } from '../clock.ts';
import { checkFault } from '../faults/fault.ts';
import { checkRecord } from './record.ts';
import { checkPermissions, checkText } from './requests.ts';

interface WithId {
  Params: { id: string };
}

/** Adds what an administrator sets up and what customers do: account, directory, health, keys. */
export function addAdministration(server: FastifyInstance, appliance: Appliance): void {
  addAccount(server, appliance);
  const { directory, health } = appliance;
  server.get('/_emulator/directory', () => directory);
  server.patch<WithId>('/_emulator/directory/representatives/:id', (request) => {
    const { loggedIn } = checkRecord(request.body);
    if (typeof loggedIn !== 'boolean') throw new RangeError('"loggedIn" is true or false.');
    return directory.setLoggedIn(request.params.id, loggedIn ? epochSeconds(appliance.clock.now()) : null);
  });
  server.post('/_emulator/directory/custom-fields', (request, reply) => {
    const field = checkRecord(request.body);
    directory.addCustomField({ codeName: checkText(field, 'codeName'), displayName: checkText(field, 'displayName') });
    return reply.code(201).send(directory.customFields);
  });
  server.patch('/_emulator/health', (request) => {
    health.problem = checkText(checkRecord(request.body), 'problem');
    return health;
  });
  addKeys(server, appliance);
  addFaultPanel(server, appliance);
  const { requests } = appliance;
  server.get('/_emulator/requests', () => ({ totals: requests.totals, entries: requests.entries }));
  server.delete('/_emulator/requests', (_request, reply) => {
    requests.clear();
    return reply.code(204).send();
  });
}

function addAccount(server: FastifyInstance, { api }: Appliance): void {
  const account = (): unknown => ({ ...api.credentials, permissions: api.permissions, enabled: api.enabled });
  server.get('/_emulator/account', account);
  server.patch('/_emulator/account', (request) => {
    const { permissions = {}, enabled = api.enabled } = checkRecord(request.body);
    if (typeof enabled !== 'boolean') throw new RangeError('"enabled" is true or false.');
    api.permissions = checkPermissions({ ...api.permissions, ...checkRecord(permissions) });
    api.enabled = enabled;
    return account();
  });
  server.post('/_emulator/account/regenerate-secret', () => api.regenerateSecret());
  server.post('/_emulator/account/expire-tokens', () => {
    api.expireTokens();
    return account();
  });
}

function addKeys(server: FastifyInstance, { keys, sessionStarter }: Appliance): void {
  server.get('/_emulator/keys', () => keys.all());
  server.post<WithId>('/_emulator/keys/:id/redeem', (request, reply) => {
    const session = sessionStarter.redeem(request.params.id, checkRecord(request.body ?? {}));
    return session.ok ? reply.code(201).send(session.value) : reply.code(400).send({ error: session.error });
  });
}

function addFaultPanel(server: FastifyInstance, { faults }: Appliance): void {
  server.get('/_emulator/faults', () => faults.list());
  server.post('/_emulator/faults', (request, reply) => reply.code(201).send(faults.add(checkFault(request.body))));
  server.delete('/_emulator/faults', (_request, reply) => {
    faults.clear();
    return reply.code(204).send();
  });
  server.delete<WithId>('/_emulator/faults/:id', (request, reply) => {
    faults.remove(request.params.id);
    return reply.code(204).send();
  });
}
