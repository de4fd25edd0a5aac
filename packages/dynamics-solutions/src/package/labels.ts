import { element, type XmlElement } from './xml.ts';

/** English: every environment knows it, whatever its base language. */
export const languageCode = 1033;

/** `<LocalizedNames><LocalizedName .../></LocalizedNames>` and its likes. */
export function localized(list: string, item: string, description: string): XmlElement {
  return element(list, {}, [element(item, { description, languagecode: languageCode })]);
}
