/** Result of a check. `problem` keeps the integration from working, `warning` does not. */
export interface Finding {
  readonly code: FindingCode;
  readonly level: 'good' | 'warning' | 'problem';
  /** The result in plain words. */
  readonly message: string;
  /** Remedy; empty where nothing is to be done. */
  readonly help: string;
}

/** Codes of findings; docs/error-codes.md#dynamics-set-up says what each means. */
export type FindingCode = `CB-SETUP-${string}`;

/** Something is as it should be. */
export function good(code: FindingCode, message: string): Finding {
  return { code, level: 'good', message, help: '' };
}

/** Something that a person should know. */
export function warning(code: FindingCode, message: string, help: string): Finding {
  return { code, level: 'warning', message, help };
}

/** Something that has to be mended first. */
export function problem(code: FindingCode, message: string, help: string): Finding {
  return { code, level: 'problem', message, help };
}
