import type { FastifyInstance } from 'fastify';
import type { Appliance } from '../appliance.ts';
import { addAdministration } from './administration.ts';
import { checkRecord } from './record.ts';
import { checkPlayRequest, checkSurvey, checkText } from './requests.ts';
import type { RecipientSettings } from '../outbound/recipient.ts';
import { scenarios } from '../sessions/scenarios.ts';

interface WithId {
  Params: { id: string };
}

/**
 * Adds `/_emulator/...`: JSON, for another process that plays the customer, the representative and the administrator.
 * No part of the vendor's interface. What a request gets wrong is answered with 400 and a sentence.
 */
export function addControl(server: FastifyInstance, appliance: Appliance): void {
  server.get('/_emulator', () => ({
    url: appliance.url,
    plainUrl: appliance.plainUrl,
    applianceId: appliance.applianceId,
    account: appliance.account,
    clock: clockState(appliance),
    settings: appliance.settings,
  }));
  addSessions(server, appliance);
  addRecipients(server, appliance);
  addClock(server, appliance);
  addAdministration(server, appliance);
  server.get('/_emulator/ca.pem', (_request, reply) =>
    reply
      .code(appliance.caCertificate === null ? 404 : 200)
      .type('application/x-pem-file')
      .send(appliance.caCertificate),
  );
  server.get('/_emulator/settings', () => appliance.settings);
  server.patch('/_emulator/settings', (request) => appliance.changeSettings(checkRecord(request.body)));
}

function addSessions(server: FastifyInstance, appliance: Appliance): void {
  server.get('/_emulator/scenarios', () => scenarios);
  server.get('/_emulator/sessions', () => appliance.sessions());
  server.post('/_emulator/sessions', (request, reply) =>
    reply.code(201).send(appliance.play(checkPlayRequest(request.body))),
  );
  server.get<WithId>('/_emulator/sessions/:id', (request) => appliance.session(request.params.id));
  server.post<WithId>('/_emulator/sessions/:id/end', (request) => {
    appliance.end(request.params.id);
    return appliance.session(request.params.id);
  });
  server.post<WithId>('/_emulator/sessions/:id/surveys', (request) => {
    const { by, answers } = checkSurvey(request.body);
    appliance.submitSurvey(request.params.id, by, answers);
    return appliance.session(request.params.id);
  });
  server.put<WithId>('/_emulator/sessions/:id/external-key', (request) => {
    appliance.setExternalKey(request.params.id, checkText(checkRecord(request.body), 'value'));
    return appliance.session(request.params.id);
  });
}

function addRecipients(server: FastifyInstance, appliance: Appliance): void {
  const { outbound } = appliance;
  server.get('/_emulator/recipients', () => outbound.list().map((recipient) => recipient.state));
  server.post('/_emulator/recipients', (request, reply) => {
    const entered = checkRecord(request.body) as Partial<RecipientSettings>;
    return reply.code(201).send(outbound.add({ ...entered, url: String(entered.url) }).state);
  });
  server.get<WithId>('/_emulator/recipients/:id', (request) => {
    const recipient = outbound.get(request.params.id);
    return { ...recipient.state, history: recipient.history };
  });
  server.patch<WithId>(
    '/_emulator/recipients/:id',
    (request) => outbound.change(request.params.id, checkRecord(request.body)).state,
  );
  server.delete<WithId>('/_emulator/recipients/:id', (request, reply) => {
    outbound.remove(request.params.id);
    return reply.code(204).send();
  });
  server.post<WithId>('/_emulator/recipients/:id/check', (request) => {
    const { method } = checkRecord(request.body ?? {});
    return outbound.get(request.params.id).check(method === 'GET' || method === 'POST' ? method : 'HEAD');
  });
  server.post<WithId>('/_emulator/recipients/:id/repeat', (request) => {
    const { count } = checkRecord(request.body ?? {});
    return { repeated: outbound.repeat(request.params.id, Number(count ?? 1)) };
  });
}

function addClock(server: FastifyInstance, appliance: Appliance): void {
  server.get('/_emulator/clock', () => clockState(appliance));
  server.post('/_emulator/clock', (request) => {
    const { advanceSeconds, frozen } = checkRecord(request.body);
    if (frozen === true) appliance.clock.freeze();
    if (frozen === false) appliance.clock.thaw();
    if (advanceSeconds !== undefined) appliance.clock.advance(checkSeconds(advanceSeconds) * 1000);
    return clockState(appliance);
  });
}

function checkSeconds(value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new RangeError('"advanceSeconds" is a number of seconds.');
}

function clockState({ clock }: Appliance): { now: string; frozen: boolean } {
  return { now: clock.now().toISOString(), frozen: clock.frozen };
}
