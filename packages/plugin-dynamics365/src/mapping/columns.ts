/**
 * The columns that this plugin writes, as the solution declares them: longest text in UTF-16 units, and numbers of choices.
 * The solution is not part of the plugin at run time; a test compares the two.
 */
export const sessionTexts = {
  bt_name: 300,
  bt_externalkey: 1024,
  bt_timezone: 100,
  bt_representativejointime: 100,
  bt_primarycustomer: 400,
  bt_primarycustomernumber: 50,
  bt_primaryrepresentative: 400,
  bt_primaryrepresentativenumber: 50,
  bt_primaryrepresentativeid: 100,
  bt_primaryteam: 400,
  bt_primaryteamid: 100,
  bt_teams: 2000,
  bt_publicsite: 400,
  bt_publicsiteid: 100,
  bt_jumpoint: 400,
  bt_jumpointid: 100,
  bt_jumpgroup: 400,
  bt_jumpgroupid: 100,
  bt_jumpgrouptype: 100,
  bt_customattributes: 100_000,
  bt_transcript: 1_048_576,
  bt_notes: 1_048_576,
  bt_systeminformation: 1_048_576,
  bt_sessiontype: 100,
  bt_sessionlink: 1000,
  bt_recordings: 1000,
  bt_importremarks: 4000,
  bt_lsid: 100,
  bt_appliancehost: 260,
  bt_locale: 50,
} as const;

/** Columns of a session that need a column security profile. */
export const securedTexts = { bt_signedlinks: 20_000 } as const;

export const participantTexts = {
  bt_name: 400,
  bt_number: 50,
  bt_accountid: 100,
  bt_username: 400,
  bt_displayname: 400,
  bt_publicdisplayname: 400,
  bt_privatedisplayname: 400,
  bt_publicip: 100,
  bt_privateip: 100,
  bt_hostname: 400,
  bt_operatingsystem: 400,
  bt_enteredname: 400,
  bt_company: 400,
  bt_companycode: 400,
  bt_issue: 1000,
  bt_details: 100_000,
} as const;

export const eventTexts = {
  bt_name: 300,
  bt_eventtype: 400,
  bt_performedby: 400,
  bt_performedbytype: 50,
  bt_performedbynumber: 50,
  bt_destination: 400,
  bt_destinationtype: 50,
  bt_destinationnumber: 50,
  bt_text: 100_000,
  bt_data: 100_000,
  bt_filenames: 4000,
} as const;

export const answerTexts = {
  bt_name: 400,
  bt_respondentnumber: 50,
  bt_respondentname: 400,
  bt_answer: 100_000,
} as const;

export const importStates = {
  importing: 418_600_000,
  inProgress: 418_600_001,
  complete: 418_600_002,
  endUnknown: 418_600_003,
} as const;

export const caseMatches = {
  linked: 418_600_000,
  noKey: 418_600_001,
  noCase: 418_600_002,
  severalCases: 418_600_003,
  person: 418_600_004,
} as const;

export const roles = { customer: 418_600_000, representative: 418_600_001 } as const;

export const eventKinds = {
  chat: 418_600_000,
  file: 418_600_001,
  action: 418_600_002,
  note: 418_600_003,
  systemInformation: 418_600_004,
  other: 418_600_005,
} as const;

/** Kind of a searchable entry of a session's log. */
export type EventKind = keyof typeof eventKinds;

/** Largest whole number and largest size that the columns take. */
export const largestWhole = 2_147_483_647;
export const largestBytes = 100_000_000_000;
