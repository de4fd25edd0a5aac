import type { FormSection, FormTab, Table } from '../model.ts';
import { cardTab } from './card-form.ts';
import { introducedVersion } from './columns.ts';
import { columnCell, columnRows, gridRowsOf, pageRowsOf } from './form-cells.ts';
import { bracedId } from './ids.ts';
import { labels, localized } from './labels.ts';
import { element, leaf, leaves, type XmlElement } from './xml.ts';

function sectionXml(table: Table, path: readonly string[], section: FormSection, all: readonly Table[]): XmlElement {
  const { label, page, grid, columns = [] } = section;
  const rows = [
    ...(page === undefined ? [] : pageRowsOf(path, label, page)),
    ...columns.flatMap((name) => columnRows(table, path, name)),
    ...(grid === undefined ? [] : gridRowsOf(path, label, grid, all)),
  ];
  const attributes = { id: bracedId(...path), showlabel: 'true', showbar: 'false', columns: 1 };
  return element('section', attributes, [labels(label), element('rows', {}, rows)]);
}

function mainTab(table: Table, tab: FormTab, all: readonly Table[]): XmlElement {
  const path = [table.logicalName, 'form', tab.label];
  const sections = tab.sections.map((section) => sectionXml(table, [...path, section.label], section, all));
  const name = `bt_tab_${tab.label.toLowerCase().replace(/\W+/g, '_')}`;
  const attributes = { name, id: bracedId(...path), expanded: 'true', showlabel: 'true', verticallayout: 'true' };
  return element('tab', attributes, [
    labels(tab.label),
    element('columns', {}, [element('column', { width: '100%' }, [element('sections', {}, sections)])]),
  ]);
}

function quickTab(table: Table, columns: readonly string[]): XmlElement {
  const path = [table.logicalName, 'quick form'];
  const rows = columns.map((column) => element('row', {}, [columnCell(table, path, column)]));
  const section = element(
    'section',
    { showlabel: 'false', showbar: 'false', IsUserDefined: 0, id: bracedId(...path, 'section') },
    [labels('General'), element('rows', {}, rows)],
  );
  return element('tab', { verticallayout: 'true', id: bracedId(...path, 'tab'), IsUserDefined: 1 }, [
    labels(''),
    element('columns', {}, [element('column', { width: '100%' }, [element('sections', {}, [section])])]),
  ]);
}

interface Form {
  readonly type: 'main' | 'quick' | 'card';
  /** Part of the form's id, which stays the same for ever. */
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly tabs: readonly XmlElement[];
}

function formsXml(table: Table, { type, key, name, description, tabs }: Form): XmlElement {
  return element('forms', { type }, [
    element('systemform', {}, [
      ...leaves({
        formid: bracedId(table.logicalName, key),
        IntroducedVersion: introducedVersion,
        FormPresentation: 1,
        FormActivationState: 1,
      }),
      element('form', {}, [element('tabs', {}, tabs)]),
      leaf('IsCustomizable', 1),
      leaf('CanBeDeleted', 0),
      localized('LocalizedNames', 'LocalizedName', name),
      localized('Descriptions', 'Description', description),
    ]),
  ]);
}

// Fields that fit on a form inside another, or in a list on a phone.
const mostOfSmallForm = 4;

/** The name of a row and the first columns of its main form. */
function shortColumns(table: Table): string[] {
  const columns = table.form.flatMap((tab) => tab.sections.flatMap((section) => section.columns ?? []));
  const short = columns.filter((name) => table.columns[name]?.kind !== 'memo' && table.columns[name]?.kind !== 'file');
  return [...new Set([table.primaryName, ...short])].slice(0, mostOfSmallForm);
}

/**
 * The forms of a table. It needs a main form; exports have a quick and a card form beside it, and whether an import demands
 * them is open. Source: docs/vendors/dataverse.md#forms.
 */
export function formXml(table: Table, all: readonly Table[]): XmlElement {
  const of = table.collectionLabel;
  const main = table.form.map((tab) => mainTab(table, tab, all));
  const short = shortColumns(table);
  const quick = [quickTab(table, [...short, 'ownerid'])];
  const forms: readonly Form[] = [
    { type: 'main', key: 'form', name: 'Information', description: `Main form of ${of}`, tabs: main },
    { type: 'quick', key: 'quick form', name: 'Summary', description: `Quick form of ${of}`, tabs: quick },
    {
      type: 'card',
      key: 'card form',
      name: 'Card',
      description: `Card form of ${of}`,
      tabs: [cardTab(table, short)],
    },
  ];
  return element(
    'FormXml',
    {},
    forms.map((form) => formsXml(table, form)),
  );
}
