import type { keyReasons } from './numbers.ts';

/** Everything that the page says. A word that takes a value is a function, so that each language puts it in its own place. */
export interface Words {
  readonly title: string;
  readonly forCase: (number: string) => string;
  readonly loading: string;
  readonly generate: string;
  readonly another: string;
  readonly tryAgain: string;
  readonly change: string;
  readonly queue: string;
  readonly minutes: string;
  readonly queueKinds: Readonly<Record<'general' | 'me' | 'team' | 'issue', string>>;
  readonly chosen: (queue: string, minutes: number) => string;
  readonly asking: string;
  readonly stillAsking: string;
  readonly sayIt: string;
  readonly key: string;
  readonly address: string;
  readonly qrCode: string;
  readonly copyKey: string;
  readonly copyAddress: string;
  readonly copied: string;
  readonly pressKeys: (keys: string) => string;
  readonly validFor: (left: string, until: string) => string;
  readonly notRevocable: (until: string) => string;
  readonly askedBy: (name: string, at: string, queue: string) => string;
  readonly nobodyInQueue: string;
  readonly writeMail: string;
  readonly mailWritten: string;
  readonly openMail: string;
  readonly mailSubject: (caseNumber: string) => string;
  readonly mailBody: (address: string, key: string) => string;
  readonly noCustomer: string;
  readonly steps: Readonly<Record<'waiting' | 'joined' | 'running' | 'ended' | 'written', string>>;
  readonly progress: {
    readonly title: string;
    readonly waiting: string;
    readonly mayBeLate: string;
    readonly expired: string;
    readonly joined: (customer: string) => string;
    readonly running: (customer: string, representative: string) => string;
    readonly ended: string;
    readonly written: string;
  };
  readonly openSession: string;
  readonly somebody: string;
  readonly earlier: string;
  readonly states: Readonly<Record<'valid' | 'expired' | 'failed' | 'asked', string>>;
  readonly applianceLink: string;
  readonly troubles: Troubles;
  /** Why the integration gave no key; `message` is what it or the appliance said, in a language of its own. */
  readonly reasons: Readonly<Record<keyof typeof keyReasons, (message: string) => string>>;
}

/** Words for each trouble, with what to do. */
export interface Troubles {
  readonly noApp: string;
  readonly noCase: string;
  readonly caseMissing: string;
  readonly closed: string;
  readonly noConnection: string;
  readonly notAnswered: string;
  readonly silent: string;
  readonly noQueue: string;
  readonly noRight: string;
  readonly throttled: string;
  readonly unreachable: string;
  readonly refused: (message: string) => string;
  readonly failed: (reason: string) => string;
  readonly foreignAddress: string;
}
