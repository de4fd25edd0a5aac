import type { XmlElement } from './xml.ts';

/**
 * A package as an environment sees it that keeps the labels of its own base language alone, which is one answer to an open question:
 * docs/vendors/dataverse.md#open-questions. What has lost its label is shown by its name.
 * @param languageCode base language of the environment
 */
export function labelsOf(element: XmlElement, languageCode: number): XmlElement {
  const kept = Object.entries(element).map(([name, value]): [string, unknown] => [name, keep(value, languageCode)]);
  return Object.fromEntries(kept.filter(([, value]) => value !== undefined));
}

function keep(value: unknown, languageCode: number): unknown {
  if (Array.isArray(value)) return value.map((one) => keep(one, languageCode)).filter((one) => one !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const element = value as XmlElement;
  const language = element['@languagecode'];
  return language === undefined || Number(language) === languageCode ? labelsOf(element, languageCode) : undefined;
}
