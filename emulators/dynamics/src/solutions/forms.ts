import { attribute, bareGuid, children, listed, numberOf, textOf, type XmlElement } from './xml.ts';

/** A form of a package. */
export interface ImportedForm {
  id: string;
  name: string;
  table: string;
  /** 2 main, 5 mobile, 6 quick view, 7 quick create, 11 card. */
  type: number;
  element: XmlElement;
  /** `form` as it stands in the package. */
  xml: string;
}

/** A view of a package. */
export interface ImportedQuery {
  id: string;
  name: string;
  description: string;
  table: string;
  type: number;
  isDefault: boolean;
  element: XmlElement;
  fetchXml: string;
  layoutXml: string;
}

const formTypes: Record<string, number> = { main: 2, mobile: 5, quick: 6, quickCreate: 7, card: 11 };

/** Texts of forms and views by their id, cut from the file as they stand: a parsed tree has lost the order of unlike elements. */
export interface SourceTexts {
  forms: ReadonlyMap<string, string>;
  fetch: ReadonlyMap<string, string>;
  layout: ReadonlyMap<string, string>;
}

/** Cuts the texts out of customizations.xml. */
export function readSourceTexts(customizations: string): SourceTexts {
  const forms = new Map<string, string>();
  for (const [text] of customizations.matchAll(/<systemform\b[\s\S]*?<\/systemform>/g)) {
    forms.set(idIn(text, 'formid'), /<form(?:\s[^>]*)?>[\s\S]*<\/form>/.exec(text)?.[0] ?? '');
  }
  const fetch = new Map<string, string>();
  const layout = new Map<string, string>();
  for (const [text] of customizations.matchAll(/<savedquery\b[\s\S]*?<\/savedquery>/g)) {
    const id = idIn(text, 'savedqueryid');
    fetch.set(id, /<fetchxml>([\s\S]*?)<\/fetchxml>/.exec(text)?.[1] ?? '');
    layout.set(id, /<layoutxml>([\s\S]*?)<\/layoutxml>/.exec(text)?.[1] ?? '');
  }
  return { forms, fetch, layout };
}

function idIn(text: string, name: string): string {
  return bareGuid(new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? '');
}

/** Reads the forms of a table: docs/vendors/dataverse.md#forms. */
export function readForms(table: string, element: XmlElement, texts: SourceTexts): ImportedForm[] {
  return listed(element, 'FormXml', 'forms').flatMap((group) =>
    children(group, 'systemform').map((form) => {
      const id = bareGuid(textOf(form, 'formid'));
      return {
        id,
        name: attribute(listed(form, 'LocalizedNames', 'LocalizedName')[0], 'description'),
        table,
        type: formTypes[attribute(group, 'type')] ?? 0,
        element: form,
        xml: texts.forms.get(id) ?? '',
      };
    }),
  );
}

/** Reads the views of a table: docs/vendors/dataverse.md#customizations. */
export function readQueries(table: string, element: XmlElement, texts: SourceTexts): ImportedQuery[] {
  return listed(element, 'SavedQueries', 'savedqueries').flatMap((group) =>
    children(group, 'savedquery').map((query) => {
      const id = bareGuid(textOf(query, 'savedqueryid'));
      return {
        id,
        name: attribute(listed(query, 'LocalizedNames', 'LocalizedName')[0], 'description'),
        description: attribute(listed(query, 'Descriptions', 'Description')[0], 'description'),
        table,
        type: numberOf(query, 'querytype') ?? 0,
        isDefault: textOf(query, 'isdefault') === '1',
        element: query,
        fetchXml: texts.fetch.get(id) ?? '',
        layoutXml: texts.layout.get(id) ?? '',
      };
    }),
  );
}
