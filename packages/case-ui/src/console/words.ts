import type { Failure } from '../platform/failure.ts';
import type { WordTable } from '../words/language.ts';

/** Every text of the page. */
export interface ConsoleWords {
  readonly heading: string;
  readonly looking: string;
  readonly opening: string;
  readonly noNumber: string;
  readonly none: (number: string) => string;
  readonly several: (number: string) => string;
  readonly failures: Readonly<Record<Failure, string>>;
  readonly number: string;
  readonly find: string;
}

const english: ConsoleWords = {
  heading: 'Open a case',
  looking: 'Looking for the case …',
  opening: 'Opening the case …',
  noNumber: 'This session has no external key yet. Type the number of the case.',
  none: (number) => `There is no case ${number}, or you may not read it. Check the number.`,
  several: (number) => `Several cases have the number ${number}. Choose one.`,
  failures: {
    throttled: 'Dynamics has too many requests at the moment. Try again in a few minutes.',
    noRight: 'You may not read cases. Ask an administrator.',
    missing: 'Dynamics does not know cases here. Ask an administrator.',
    unreachable: 'Dynamics does not answer. Check the connection, and try again.',
    refused: 'Dynamics refused to look for the case.',
  },
  number: 'Case number',
  find: 'Find',
};

const german: ConsoleWords = {
  heading: 'Einen Fall öffnen',
  looking: 'Der Fall wird gesucht …',
  opening: 'Der Fall wird geöffnet …',
  noNumber: 'Diese Sitzung hat noch keinen externen Schlüssel. Geben Sie die Nummer des Falls ein.',
  none: (number) => `Es gibt keinen Fall ${number}, oder Sie dürfen ihn nicht lesen. Prüfen Sie die Nummer.`,
  several: (number) => `Mehrere Fälle haben die Nummer ${number}. Wählen Sie einen.`,
  failures: {
    throttled: 'Dynamics hat gerade zu viele Anfragen. Versuchen Sie es in einigen Minuten noch einmal.',
    noRight: 'Sie dürfen keine Fälle lesen. Fragen Sie einen Administrator.',
    missing: 'Dynamics kennt hier keine Fälle. Fragen Sie einen Administrator.',
    unreachable: 'Dynamics antwortet nicht. Prüfen Sie die Verbindung und versuchen Sie es noch einmal.',
    refused: 'Dynamics hat die Suche nach dem Fall abgelehnt.',
  },
  number: 'Fallnummer',
  find: 'Suchen',
};

export const consoleWords: WordTable<ConsoleWords> = { en: english, de: german };
