import type { ClientCertificate } from '@casebridge/dataverse';
import type { RedactionRule } from '../redaction/rule.ts';
import type { SettingsFormValues } from './form.ts';

/** Which events become rows of their own. The report file always holds all of them. */
export type DetailRows = SettingsFormValues['detailRows'];

/** By what the application proves who it is. */
export type Credential =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'certificate'; readonly certificate: ClientCertificate };

/** The settings of a plugin configuration after validation. */
export interface Dynamics365Settings {
  /** Origin of the environment, without a path. */
  readonly url: string;
  readonly tenantId: string;
  readonly applicationId: string;
  readonly credential: Credential;
  /** When the credential ends, if that is known. */
  readonly credentialExpires: Date | undefined;
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
  /** Personal data to keep: all that the original keeps, or only what a case needs. */
  readonly personalData: SettingsFormValues['personalData'];
  /** Whether passwords and payment card numbers are removed wherever they were typed. */
  readonly redactSecrets: boolean;
  readonly redactionRules: readonly RedactionRule[];
  /** Id of the team that holds sessions whose case's owner may not read them, and those without a case. */
  readonly ownerTeam: string | undefined;
  /** Everything but the write. */
  readonly shadowMode: boolean;
  readonly sessionKeys: SessionKeySettings;
}

/** How requests for session keys are answered. */
export interface SessionKeySettings {
  readonly answered: boolean;
  readonly representativeNameFrom: SettingsFormValues['representativeNameFrom'];
  /** `undefined` leaves it to the appliance. */
  readonly ttlSeconds: number | undefined;
  readonly perUserAndHour: number;
}
