import type { Failure } from '../platform/failure.ts';
import type { WordTable } from '../words/language.ts';
import type { CaseMatch } from '../viewer/model/row-choices.ts';
import type { SessionState } from '../viewer/model/session-view.ts';

/** Every text of the list. */
export interface ListWords {
  readonly loading: string;
  readonly noApp: string;
  readonly notSaved: string;
  readonly none: string;
  readonly cut: (count: number) => string;
  readonly failures: Readonly<Record<Failure, string>>;
  readonly tryAgain: string;
  readonly sessions: string;
  readonly states: Readonly<Record<SessionState, string>>;
  readonly rating: string;
  readonly unlinked: Readonly<Record<CaseMatch, string>>;
  readonly localTime: (zone: string) => string;
}

const english: ListWords = {
  loading: 'Reading the sessions …',
  noApp: 'This page lists the sessions of a case inside Dynamics. Open a case there.',
  notSaved: 'Save the case first: a case that is not saved has no sessions.',
  none: 'There are no sessions for this case yet.',
  cut: (count) => `Shown are the newest ${count}; the list below has all of them.`,
  failures: {
    throttled: 'Dynamics has too many requests at the moment. Try again in a few minutes.',
    noRight: 'You may not read sessions. Ask an administrator for the role BeyondTrust Agent.',
    missing: 'This case is not there any more.',
    unreachable: 'Dynamics does not answer. Check the connection, and try again.',
    refused: 'Dynamics refused to list the sessions.',
  },
  tryAgain: 'Try again',
  sessions: 'Sessions of this case',
  states: {
    importing: 'Being imported',
    'in-progress': 'In progress',
    ended: 'Ended',
    'end-unknown': 'Ended, time unknown',
  },
  rating: 'Rating',
  unlinked: {
    linked: 'Not linked',
    noKey: 'Not linked',
    noCase: 'Not linked: no case was found',
    severalCases: 'Not linked: several cases have this number',
    person: 'Not linked: somebody decided so',
  },
  localTime: (zone) => `local time of ${zone}`,
};

const german: ListWords = {
  loading: 'Die Sitzungen werden gelesen …',
  noApp: 'Diese Seite zeigt die Sitzungen eines Falls in Dynamics. Öffnen Sie dort einen Fall.',
  notSaved: 'Speichern Sie den Fall zuerst: Ein Fall, der nicht gespeichert ist, hat keine Sitzungen.',
  none: 'Zu diesem Fall gibt es noch keine Sitzungen.',
  cut: (count) => `Gezeigt werden die neuesten ${count}; die Liste darunter enthält alle.`,
  failures: {
    throttled: 'Dynamics hat gerade zu viele Anfragen. Versuchen Sie es in einigen Minuten noch einmal.',
    noRight: 'Sie dürfen keine Sitzungen lesen. Bitten Sie einen Administrator um die Rolle BeyondTrust Agent.',
    missing: 'Diesen Fall gibt es nicht mehr.',
    unreachable: 'Dynamics antwortet nicht. Prüfen Sie die Verbindung und versuchen Sie es noch einmal.',
    refused: 'Dynamics hat die Sitzungen nicht herausgegeben.',
  },
  tryAgain: 'Noch einmal versuchen',
  sessions: 'Sitzungen dieses Falls',
  states: {
    importing: 'Wird importiert',
    'in-progress': 'Läuft noch',
    ended: 'Beendet',
    'end-unknown': 'Beendet, Zeit unbekannt',
  },
  rating: 'Bewertung',
  unlinked: {
    linked: 'Nicht verknüpft',
    noKey: 'Nicht verknüpft',
    noCase: 'Nicht verknüpft: Es wurde kein Fall gefunden',
    severalCases: 'Nicht verknüpft: Mehrere Fälle haben diese Nummer',
    person: 'Nicht verknüpft: Das hat jemand so entschieden',
  },
  localTime: (zone) => `Ortszeit von ${zone}`,
};

export const listWords: WordTable<ListWords> = { en: english, de: german };
