import type { WordTable } from '../words/language.ts';

export interface Words {
  readonly title: string;
  readonly valid: (key: string, until: string) => string;
  readonly running: string;
}

export const words: WordTable<Words> = {
  en: {
    title: 'Session key',
    valid: (key, until) => `Session key ${key}, valid until ${until}`,
    running: 'A support session for this case is running.',
  },
  de: {
    title: 'Sitzungsschlüssel',
    valid: (key, until) => `Sitzungsschlüssel ${key}, gültig bis ${until}`,
    running: 'Zu diesem Fall läuft eine Supportsitzung.',
  },
};
