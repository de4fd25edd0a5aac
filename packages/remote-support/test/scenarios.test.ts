import { type Appliance, type PlayedSession, scenarios, startAppliance } from '@casebridge/emulator-remote-support';
import type { SessionReport } from '@casebridge/plugin-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectReport, type RemoteSupportClient } from '../src/index.ts';
import { clientOf } from './client-support.ts';
import { createManualClock } from '@casebridge/plugin-api/testing';

/** The parts of a report that do not depend on how it is written. */
function essence(report: SessionReport) {
  const { head, participants, events, surveys, customAttributes } = report;
  return {
    externalKey: head.externalKey ?? null,
    sequence: head.sequence,
    startTime: head.startTime?.epochSeconds,
    endTime: head.endTime?.epochSeconds ?? null,
    participants: participants.map(({ gsnumber, username, publicIp }) => ({ gsnumber, username, publicIp })),
    companies: participants.filter(({ role }) => role === 'customer').map(({ company }) => company),
    bodies: events.map(({ body }) => body),
    actors: events.map(({ performedBy }) => performedBy?.type),
    files: events.flatMap(({ files }) => files.map(({ name, sizeBytes }) => [name, sizeBytes])),
    rows: events.map(({ systemInformation }) => systemInformation?.categories.map(({ rows }) => rows)),
    answers: surveys.map(({ respondent, answers }) => [respondent, answers.map(({ name, value }) => [name, value])]),
    customAttributes: customAttributes.map(({ codeName, value }) => [codeName, value]),
  };
}

/** A file of a transfer stands among the event's data in the emulator's model, as it does on the wire. */
function playedFiles({ files, data }: PlayedSession['events'][number]) {
  const value = (wanted: string) => data.find(({ name }) => name === wanted)?.value;
  const name = value('filename');
  const listed = files.map((file) => [file.name, file.sizeBytes]);
  return name === undefined || listed.some(([other]) => other === name)
    ? listed
    : [[name, value('filesize') === undefined ? undefined : Number(value('filesize'))], ...listed];
}

function playedEssence(played: PlayedSession, events: PlayedSession['events']) {
  const people = [...played.customers, ...played.representatives];
  return {
    externalKey: played.externalKey,
    sequence: played.sequence,
    startTime: played.startTime,
    endTime: played.endTime,
    participants: people.map(({ gsnumber, username, publicIp }) => ({ gsnumber, username, publicIp })),
    companies: played.customers.map(({ info }) => info?.company),
    bodies: events.map(({ body }) => body),
    actors: events.map(({ performedBy }) => performedBy?.type),
    files: events.flatMap(playedFiles),
    rows: events.map(({ systemInformation }) => systemInformation?.categories.map(({ rows }) => rows)),
    // The report lists the customers' surveys first.
    answers: played.surveys
      .toSorted((a, b) => a.respondent.localeCompare(b.respondent))
      .map(({ respondent, answers }) => [respondent, answers.map(({ name, value }) => [name, value])]),
    customAttributes: played.customAttributes.map(({ codeName, value }) => [codeName, value]),
  };
}

describe('every session that the emulator can play', () => {
  let appliance: Appliance;
  let client: RemoteSupportClient;
  const clock = createManualClock();

  beforeAll(async () => {
    appliance = await startAppliance({ settings: { reportLagSeconds: 0, rateLimit: 'off' } });
    client = clientOf({ baseUrl: appliance.url, clock, ...appliance.account });
  });
  afterAll(() => appliance.close());

  async function read(lsid: string): Promise<SessionReport> {
    // The client lets 20 requests a second through, by its clock.
    clock.advance(1_000);
    const opened = await client.openSessionReport(lsid);
    if (!opened.ok) throw new Error(opened.error.message);
    const collected = await collectReport(opened.body, { lsid });
    if (!collected.ok) throw new Error(collected.error.message);
    return collected.report;
  }

  function expectedOf(lsid: string) {
    return playedEssence(appliance.session(lsid), [...appliance.events(lsid)]);
  }

  it.each(scenarios.filter(({ name }) => name !== 'large'))('$name is read as it was played', async ({ name }) => {
    const played = appliance.play({ scenario: name });
    const report = await read(played.lsid);
    expect(essence(report)).toEqual(expectedOf(played.lsid));
    expect(report.unknown).toEqual([]);
  });

  it('a very long session is read to its last event', async () => {
    const played = appliance.play({ scenario: 'large' });
    const report = await read(played.lsid);
    const events = [...appliance.events(played.lsid)];
    expect(events.length).toBeGreaterThan(100_000);
    expect(report.events.map(({ epochSeconds }) => epochSeconds)).toEqual(events.map(({ timestamp }) => timestamp));
    expect(report.events.at(-1)?.ordinal).toBe(report.events.length);
    expect(report.unknown).toEqual([]);
  }, 120_000);

  it.each([
    { customerInfo: 'direct' },
    { fileShape: 'direct' },
    { fileShape: 'list' },
    { fileShape: 'data' },
    { lsidCase: 'upper' },
    { timeZoneMinutes: 330 },
    { runningEndTime: 'missing' },
    { release: '19.2' },
  ])('is read the same with %j', async (changes) => {
    const before = { ...appliance.settings };
    const played = appliance.play({ scenario: 'chat-with-files' });
    await appliance.changeSettings(changes);
    const report = await read(played.lsid);
    const expected = expectedOf(played.lsid);
    await appliance.changeSettings(before);
    expect(essence(report)).toEqual(expected);
    expect(report.unknown).toEqual([]);
  });
});
