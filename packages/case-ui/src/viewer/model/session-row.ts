import { countFact, durationFact, textFact, timeFact } from './facts.ts';
import { numberOf, optional, textOf, type Json } from './json.ts';
import { stateOf } from './row-choices.ts';
import { wallClock } from './row-times.ts';
import type { Fact, LinkView, LongTexts, SessionView } from './session-view.ts';

/** The columns of a session that the page shows, whether it has the file or not. */
const alwaysRead = [
  'bt_name',
  'bt_importstate',
  'bt_importremarks',
  'bt_sessionlink',
  'bt_signedlinks',
  'bt_appliancehost',
  'bt_reportfile',
];

/** The columns that tell what else the file tells. */
const insteadOfFile = [
  'bt_timezone',
  'bt_starttime',
  'bt_endtime',
  'bt_durationseconds',
  'bt_representativejointime',
  'bt_primarycustomer',
  'bt_primaryrepresentative',
  'bt_primaryteam',
  'bt_teams',
  'bt_publicsite',
  'bt_externalkey',
  'bt_jumpoint',
  'bt_jumpgroup',
  'bt_filetransfercount',
  'bt_filemovecount',
  'bt_filedeletecount',
  'bt_recordings',
  'bt_sessiontype',
  'bt_sequence',
  'bt_lsid',
  'bt_locale',
  'bt_customattributes',
];

/** Long texts of up to a megabyte each: asked for only where there is no file. */
const longColumns = ['bt_transcript', 'bt_notes', 'bt_systeminformation'];

export const sessionColumns: readonly string[] = [...alwaysRead, ...insteadOfFile];
export const longTextColumns: readonly string[] = longColumns;

/** Facts that only the row has. */
export function readSessionRow(row: Json): Pick<SessionView, 'name' | 'state' | 'links' | 'remarks'> {
  return {
    name: textOf(row.bt_name),
    state: stateOf(row.bt_importstate),
    links: linksOf(row),
    remarks: textOf(row.bt_importremarks)
      .split('\n')
      .filter((line) => line.trim() !== ''),
  };
}

/** The facts of a session from its row, in the order in which those of a file are. */
export function factsOfRow(row: Json): Fact[] {
  const text = (name: Fact['name'], column: string): Fact[] => textFact(name, textOf(row[column]));
  const count = (name: Fact['name'], column: string): Fact[] => countFact(name, numberOf(row[column]));
  return [
    ...timeFact('start', wallClock(row.bt_starttime)),
    ...timeFact('end', wallClock(row.bt_endtime)),
    ...durationFact('duration', numberOf(row.bt_durationseconds)),
    ...text('customer', 'bt_primarycustomer'),
    ...text('representative', 'bt_primaryrepresentative'),
    ...text('representativeJoined', 'bt_representativejointime'),
    ...textFact('teams', textOf(row.bt_teams) || textOf(row.bt_primaryteam)),
    ...text('externalKey', 'bt_externalkey'),
    ...text('publicSite', 'bt_publicsite'),
    ...text('jumpoint', 'bt_jumpoint'),
    ...text('jumpGroup', 'bt_jumpgroup'),
    ...count('filesTransferred', 'bt_filetransfercount'),
    ...count('filesMoved', 'bt_filemovecount'),
    ...count('filesDeleted', 'bt_filedeletecount'),
    ...text('recordings', 'bt_recordings'),
    ...text('sessionType', 'bt_sessiontype'),
    ...text('sequence', 'bt_sequence'),
    ...text('lsid', 'bt_lsid'),
    ...text('appliance', 'bt_appliancehost'),
    ...text('language', 'bt_locale'),
  ];
}

/** The long texts of the row. */
export function longTextsOf(row: Json): LongTexts {
  const text = (column: string): string | undefined => textOf(row[column]) || undefined;
  return {
    ...optional('transcript', text('bt_transcript')),
    ...optional('notes', text('bt_notes')),
    ...optional('systemInformation', text('bt_systeminformation')),
  };
}

function parse(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}

/** An address is followed only over TLS and to the session's own appliance: a row could name any. */
function leadsTo(url: string, host: string): boolean {
  const address = parse(url);
  return address?.protocol === 'https:' && address.hostname === parse(`https://${host}`)?.hostname;
}

function signedLink(line: string): LinkView {
  const [, name = '', url = ''] = /^(.*): (\S+)$/.exec(line) ?? [];
  return { kind: 'signed', name, url };
}

function linksOf(row: Json): LinkView[] {
  const report: LinkView = { kind: 'report', name: '', url: textOf(row.bt_sessionlink) };
  const signed = textOf(row.bt_signedlinks).split('\n').map(signedLink);
  return [report, ...signed].filter(({ url }) => leadsTo(url, textOf(row.bt_appliancehost)));
}
