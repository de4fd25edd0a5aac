import type { ApplianceClock, MovableClock } from './clock.ts';
import type { Health } from './command/action.ts';
import type { ApiAccount, Credentials } from './oauth/account.ts';
import type { Recipient, RecipientSettings, RecipientState } from './outbound/recipient.ts';
import type { OutboundSender } from './outbound/sender.ts';
import type { RequestLog } from './control/request-log.ts';
import type { Directory } from './directory.ts';
import type { FaultPanel } from './faults/panel.ts';
import type { KeyStore } from './keys/key-store.ts';
import type { SessionStarter } from './keys/redeem.ts';
import type { CustomAttribute, NamedText, PlayedSession, SessionEvent } from './sessions/model.ts';
import type { PlayRequest } from './sessions/player.ts';
import type { Who } from './sessions/script.ts';
import type { ApplianceSettings } from './settings.ts';

/** How an appliance is started. */
export interface ApplianceOptions {
  /** 0 or missing: a free one. */
  readonly port?: number;
  /** Serves the appliance over https, too; a certificate authority of its own signs. */
  readonly tls?: boolean;
  /** Where https listens; 0 or missing: a free port. */
  readonly securePort?: number;
  /** `127.0.0.1` unless said otherwise. */
  readonly host?: string;
  /** Time to start from; it can be moved whatever it is. The machine's by default. */
  readonly clock?: ApplianceClock;
  /** The same seed plays the same sessions. */
  readonly seed?: string | number;
  /** Credentials of the API account; made up where missing. */
  readonly account?: Credentials;
  readonly settings?: Partial<ApplianceSettings>;
  /** Keeps everything in this file, so that the appliance goes on as the same after a crash. */
  readonly stateFile?: string;
}

/** A running appliance. */
export interface Appliance {
  /** Such as `http://127.0.0.1:49152`; over https if there is TLS. */
  readonly url: string;
  /** The same over http always; the control API is easier to reach there. */
  readonly plainUrl: string;
  /** Root of the authority that signed the certificate, in PEM; `null` without TLS. */
  readonly caCertificate: string | null;
  /** Host and port, as a configuration names the appliance. */
  readonly host: string;
  readonly applianceId: string;
  /** Credentials of the API account. */
  readonly account: Credentials;
  /** The API account with its permissions and tokens. */
  readonly api: ApiAccount;
  readonly clock: MovableClock;
  readonly settings: ApplianceSettings;
  readonly outbound: OutboundSender;
  /** Accounts, teams, custom fields, public sites. */
  readonly directory: Directory;
  readonly keys: KeyStore;
  /** Where customers begin sessions. */
  readonly sessionStarter: SessionStarter;
  /** Answer of `check_health`. */
  readonly health: Health;
  /** Faults that are injected on purpose. */
  readonly faults: FaultPanel;
  /** Requests to the appliance, so that a test can count them. */
  readonly requests: RequestLog;
  /** Rejects with a RangeError that names the setting and what it accepts. */
  changeSettings(changes: Readonly<Record<string, unknown>>): Promise<ApplianceSettings>;
  /** Adds a recipient of outbound events. @throws RangeError that says what is wrong with it */
  addRecipient(settings: Partial<RecipientSettings> & { readonly url: string }): Recipient;
  /** Resolves as soon as nothing waits to be sent to the recipient. */
  whenDelivered(recipientId: string): Promise<RecipientState>;
  /**
   * Plays a session, at once or live.
   * @returns everything that its report says once all of it has happened
   * @throws RangeError that says what is wrong with the request
   */
  play(request: PlayRequest): PlayedSession;
  /** A session as its report shows it now. @throws RangeError if there is no such session */
  session(lsid: string): PlayedSession;
  /** The log of a session as its report has it now, however long. @throws RangeError if there is no such session */
  events(lsid: string): Iterable<SessionEvent>;
  /** All sessions as their reports show them now, or as they are although reports lag behind; in the order of play. */
  sessions(which?: 'reported' | 'actual'): readonly PlayedSession[];
  /** Ends a running session. @throws RangeError if no such session runs */
  end(lsid: string): void;
  /** Hands in a survey now, also after the end. @throws RangeError if there is no such session or person */
  submitSurvey(lsid: string, by: Who, answers: readonly NamedText[]): void;
  /** Changes the external key of a running session. @throws RangeError if no such session runs */
  setExternalKey(lsid: string, value: string): void;
  /** Changes a custom attribute of a running session. @throws RangeError if no such session runs */
  setAttribute(lsid: string, attribute: CustomAttribute): void;
  /** Stops everything; connections are cut. */
  close(): Promise<void>;
}
