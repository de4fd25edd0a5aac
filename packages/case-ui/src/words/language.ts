/** The languages of the pages. */
export type Language = 'en' | 'de';

/** Ten low bits of a language code name the language whatever the country: 1031, 2055 and 3079 are all German. */
const primaryLanguage = 0x3ff;
const german = 7;

/** The language for a user whose Dynamics has this language code; English where it is none of ours. */
export function languageOf(languageId: number): Language {
  return (languageId & primaryLanguage) === german ? 'de' : 'en';
}

/** The words of a page in each language: one table, whose German has to have what the English has. */
export type WordTable<Words> = Readonly<Record<Language, Words>>;
