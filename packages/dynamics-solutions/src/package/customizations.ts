import { sections, type SolutionComponent } from './component.ts';
import { inEveryLanguage, languagesFor } from './labels.ts';
import { element, writeXml, type XmlElement } from './xml.ts';

function byName(a: XmlElement, b: XmlElement): number {
  return (a.attributes.Name ?? '') < (b.attributes.Name ?? '') ? -1 : 1;
}

/**
 * The text of customizations.xml. Source: docs/vendors/dataverse.md#customizations.
 * @param baseLanguage of the environment that it is for
 */
export function customizationsXml(components: readonly SolutionComponent[], baseLanguage: number): string {
  const content = sections.flatMap((section) => {
    const elements = components.flatMap((component) => component.elements[section] ?? []);
    // Exports without web resources leave this section out; the others stand there empty.
    if (section === 'WebResources' && elements.length === 0) return [];
    return [element(section, {}, section === 'EntityRelationships' ? elements.sort(byName) : elements)];
  });
  const root = element('ImportExportXml', { 'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance' }, [
    ...content,
    element(
      'Languages',
      {},
      languagesFor(baseLanguage).map((code) => element('Language', {}, code)),
    ),
  ]);
  return writeXml(inEveryLanguage(root, baseLanguage));
}
