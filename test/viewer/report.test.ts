import { type Appliance, type PlayedSession, scenarios, startAppliance } from '@casebridge/emulator-remote-support';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conversationOf, notesOf, retrievalsOf } from '../../packages/case-ui/src/viewer/model/conversation.ts';
import { createMatcher } from '../../packages/case-ui/src/viewer/model/filter.ts';
import { readReport, type ReportParts } from '../../packages/case-ui/src/viewer/model/read-report.ts';
import { eventKinds } from '../../packages/case-ui/src/viewer/model/session-view.ts';
import { unpack } from '../../packages/case-ui/src/viewer/model/unpack.ts';
import { packed, writtenReport } from './written-report.ts';

// A hundred thousand events are the benchmark's; here a large session is one of several chunks.
const bulk = { events: 2000, systemInformationRows: 500 };

describe('a report file that the integration wrote', () => {
  let appliance: Appliance;

  beforeAll(async () => {
    appliance = await startAppliance();
    await appliance.changeSettings({ reportLagSeconds: 0, rateLimit: 'off' });
  });
  afterAll(() => appliance.close());

  async function viewOf(played: PlayedSession): Promise<ReportParts> {
    const { document } = await writtenReport(appliance, played);
    const unpacked = await unpack(packed(document));
    if (!unpacked.ok) throw new Error(unpacked.problem);
    const view = readReport(unpacked.document);
    if (view === undefined) throw new Error('This is no report file.');
    return view;
  }

  it.each(scenarios)('shows everything of the scenario "$name": $title', async ({ name }) => {
    const played = appliance.play({ scenario: name, ...(name === 'large' ? { bulk } : {}) });
    // Some scenarios go on after their end: the survey is then part of a later report.
    appliance.clock.advance(86_400_000);
    const view = await viewOf(played);

    expect(view.events.length).toBeGreaterThanOrEqual(played.events.length + played.streamedEvents);
    const chat = played.events.filter(({ type }) => type === 'Chat Message').map(({ body }) => body);
    expect(texts(conversationOf(view.events), 'chat')).toEqual(expect.arrayContaining(chat));
    const notes = played.events.filter(({ type }) => type === 'Session Note Added').map(({ body }) => body);
    expect(texts(notesOf(view.events))).toEqual(expect.arrayContaining(notes));
    const files = played.events.flatMap((event) => event.files.map((file) => file.name));
    expect(view.events.flatMap((event) => event.files.map((file) => file.name))).toEqual(expect.arrayContaining(files));
    const people = [...played.customers, ...played.representatives];
    expect(view.participants.map(({ role }) => role)).toEqual(people.map(({ role }) => role));
    const surveys = view.surveys.map(({ respondent, answers }) => ({ respondent, answers }));
    const handedIn = played.surveys.map(({ respondent, answers }) => ({ respondent, answers }));
    expect(surveys).toHaveLength(handedIn.length);
    expect(surveys).toEqual(expect.arrayContaining(handedIn));
  });

  it('tells facts about the session, with the times as instants', async () => {
    const played = appliance.play({ scenario: 'everything' });
    const view = await viewOf(played);
    const fact = (name: string) => view.facts.find((one) => one.name === name);
    expect(fact('start')).toEqual({ name: 'start', kind: 'time', value: played.startTime * 1000 });
    expect(fact('duration')).toEqual({ name: 'duration', kind: 'duration', seconds: played.durationSeconds });
    expect(fact('externalKey')).toMatchObject({ value: played.externalKey });
    expect(fact('jumpoint')).toMatchObject({ value: 'Branch Office' });
    expect(view.customAttributes.length).toBeGreaterThan(0);
  });

  it('keeps the order of chat, files and actions', async () => {
    const view = await viewOf(appliance.play({ scenario: 'chat-with-files' }));
    const conversation = conversationOf(view.events);
    expect(new Set(conversation.map(({ kind }) => kind))).toEqual(new Set(['chat', 'file', 'action']));
    const ordinals = conversation.map(({ ordinal }) => ordinal);
    expect(ordinals).toEqual(ordinals.toSorted((a, b) => a - b));
  });

  it('has system information as sections with headers', async () => {
    const view = await viewOf(appliance.play({ scenario: 'system-information' }));
    const retrievals = retrievalsOf(view.events);
    expect(retrievals).toHaveLength(2);
    for (const section of retrievals.flatMap((event) => event.systemInformation)) {
      expect(section.rows.every((row) => row.length === section.headers.length)).toBe(true);
    }
  });

  it('finds an event by words in any order and letter case, within the chosen kinds', async () => {
    const view = await viewOf(appliance.play({ scenario: 'everything' }));
    const matches = createMatcher(view.events);
    const all = new Set(eventKinds);
    const found = (search: string, kinds = all) => matches({ kinds, search }).filter(Boolean).length;
    expect(found('')).toBe(view.events.length);
    expect(found('TOOL.exe upload')).toBe(1);
    expect(found('tool.exe', new Set(['chat'] as const))).toBe(0);
    expect(found('no such word anywhere')).toBe(0);
  });
});

function texts(events: readonly { readonly kind: string; readonly text: string }[], kind?: string): string[] {
  return events.filter((event) => kind === undefined || event.kind === kind).map(({ text }) => text);
}

describe('a file that cannot be shown', () => {
  it.each([
    ['is no gzip', new Blob(['{"format":"casebridge-session-report"}']).stream(), 'not-readable'],
    ['is no JSON', packed('{"format":'), 'not-readable'],
    ['unpacks to more than the page keeps', packed('[' + '0,'.repeat(600_000) + '0]'), 'too-large'],
  ] as const)('%s', async (_, stream, problem) => {
    const limits = { packedBytes: 100_000, unpackedBytes: 1_000_000 };
    expect(await unpack(stream as ReadableStream<Uint8Array>, limits)).toEqual({ ok: false, problem });
  });

  it.each([[null], ['text'], [{ format: 'other' }], [[]]])('%j is no report file', (document) => {
    expect(readReport(document)).toBeUndefined();
  });

  it('shows what is known of a file with parts of another shape', () => {
    const report = { head: 7, participants: [null, { role: 'customer', gsnumber: '1' }], events: [{ type: 3 }, 'x'] };
    const view = readReport({ format: 'casebridge-session-report', kinds: ['chat', 'hologram'], report });
    expect(view?.events.map(({ kind, ordinal }) => ({ kind, ordinal }))).toEqual([
      { kind: 'chat', ordinal: 1 },
      { kind: 'other', ordinal: 2 },
    ]);
    expect(view?.participants.at(-1)?.name).toBe('#1');
  });
});
