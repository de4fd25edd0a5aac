/** Numbers of the choices of session keys and queues, as the solution declares them; a test compares the two. */
export const keyRequests = { draft: 418_600_000, requested: 418_600_001, withdrawn: 418_600_002 } as const;

export const keyStates = {
  claimed: 418_600_000,
  issued: 418_600_001,
  failed: 418_600_002,
  expired: 418_600_003,
} as const;

/** Why there is no key; the pages have words of their own for each. */
export const keyReasons = {
  caseNumber: 418_600_000,
  dynamics: 418_600_001,
  limit: 418_600_002,
  queue: 418_600_003,
  account: 418_600_004,
  notShowable: 418_600_005,
  forbidden: 418_600_006,
  busy: 418_600_007,
  refused: 418_600_008,
} as const;

export const queueKinds = {
  general: 418_600_000,
  team: 418_600_001,
  issue: 418_600_002,
  me: 418_600_003,
} as const;

/** Longest texts in UTF-16 units. */
export const keyTexts = {
  bt_shortkey: 50,
  bt_keyurl: 1000,
  bt_error: 1000,
  bt_mailsubject: 800,
  bt_mailbody: 20_000,
} as const;
export const queueTexts = { bt_name: 400, bt_queueid: 400 } as const;
export const connectionTexts = {
  bt_name: 300,
  bt_configurationid: 100,
  bt_appliancehost: 260,
  bt_version: 50,
} as const;
