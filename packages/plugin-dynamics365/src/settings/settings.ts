import type { RedactionRule } from '../redaction/rules.ts';

/** Which events become rows of their own. The report file always holds all of them. */
export type DetailRows = 'all' | 'conversation' | 'none';

/** The settings of a plugin configuration after validation. */
export interface Dynamics365Settings {
  /** Origin of the environment, without a path. */
  readonly url: string;
  readonly tenantId: string;
  readonly applicationId: string;
  readonly clientSecret: string;
  readonly allSessions: boolean;
  /** In capital letters; compared without regard to case. */
  readonly prefixes: readonly string[];
  /** Zone whose local time is imported: `UTC`, or an IANA name where *Import Timestamp as UTC* is off. */
  readonly timeZone: string;
  /** Login host of a national cloud, or of an emulator. */
  readonly loginHost: string | undefined;
  readonly detailRows: DetailRows;
  /** Whether every category of the system information becomes readable text, not just the first. */
  readonly allSystemInformation: boolean;
  /** Whether chat and recording addresses that may need no login are stored. */
  readonly storeSignedLinks: boolean;
  /** What is kept of people: all that the original keeps, or only what a case needs. */
  readonly personalData: 'original' | 'minimal';
  /** Whether passwords and payment card numbers are removed wherever they were typed. */
  readonly redactSecrets: boolean;
  readonly redactionRules: readonly RedactionRule[];
  /** Id of the team that holds sessions whose case's owner may not read them, and those without a case. */
  readonly ownerTeam: string | undefined;
  /** Everything but the write. */
  readonly shadowMode: boolean;
}
