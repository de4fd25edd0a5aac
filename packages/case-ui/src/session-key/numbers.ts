// Numbers of the choices as the solution declares them; packages/case-ui/test compares the two.

export const keyRequests = { draft: 418_600_000, requested: 418_600_001, withdrawn: 418_600_002 } as const;

export const keyStates = {
  claimed: 418_600_000,
  issued: 418_600_001,
  failed: 418_600_002,
  expired: 418_600_003,
} as const;

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

export const importStates = {
  importing: 418_600_000,
  inProgress: 418_600_001,
  complete: 418_600_002,
  endUnknown: 418_600_003,
} as const;
