import { german } from '../german.ts';
import { element, type XmlElement, type XmlNode } from './xml.ts';

/** English: every environment knows it, whatever its base language. */
export const languageCode = 1033;

const germanCode = 1031;

/** `<LocalizedNames><LocalizedName .../></LocalizedNames>` and its likes, in English. */
export function localized(list: string, item: string, description: string): XmlElement {
  return element(list, {}, [element(item, { description, languagecode: languageCode })]);
}

/** `<labels><label .../></labels>`, in English. */
export function labels(description: string): XmlElement {
  return localized('labels', 'label', description);
}

/** The languages of a package, the base language of its environment included. */
export function languagesFor(baseLanguage: number): readonly number[] {
  return [...new Set([languageCode, germanCode, baseLanguage])];
}

/**
 * Says every label in every language. Writers write English; this adds German, and English under the code of a base language
 * that is neither: an environment keeps no label of a language that it does not have, and a table without a name in the base
 * language would show its schema name. Source: docs/vendors/dataverse.md#labels.
 */
export function inEveryLanguage(root: XmlElement, baseLanguage: number): XmlElement {
  const children = root.children.flatMap((child): readonly XmlNode[] => {
    if (typeof child === 'string') return [child];
    const inside = inEveryLanguage(child, baseLanguage);
    return isLabel(child) ? [inside, ...translations(inside, baseLanguage)] : [inside];
  });
  return { ...root, children };
}

function isLabel({ attributes }: XmlElement): boolean {
  return attributes.languagecode === String(languageCode) && (attributes.description ?? '') !== '';
}

function translations(label: XmlElement, baseLanguage: number): XmlElement[] {
  const english = label.attributes.description ?? '';
  return languagesFor(baseLanguage)
    .filter((code) => code !== languageCode)
    .map((code) => {
      const description = code === germanCode ? (german(english) ?? english) : english;
      return { ...label, attributes: { ...label.attributes, description, languagecode: String(code) } };
    });
}
