import {
  readXml,
  attribute,
  bareGuid,
  children,
  child,
  descendants,
  listed,
  textOf,
  type XmlElement,
} from '../solutions/xml.ts';

/** One thing that stands in a form. */
export interface FormControl {
  id: string;
  label: string;
  /** A column, a page in a frame, or a list of rows. */
  kind: 'column' | 'page' | 'grid';
  /** Column: logical name. Page: web resource with its parameters. Grid: table of its rows. */
  source: string;
  /** Grid: view and relationship. Page: whether it is told which row it stands on. */
  view?: string;
  relationship?: string;
  passParameters?: boolean;
}

/** A tab with what stands in it. */
export interface FormTab {
  id: string;
  name: string;
  label: string;
  controls: FormControl[];
}

const gridClass = 'e7a81278-8635-4d9e-8d4d-59480b391c5b';
const pageClass = '9fdf5f91-88b1-47f4-ad53-c11efc01a01d';

/** Reads `form` as a form page shows it: docs/vendors/dataverse.md#forms. */
export function readForm(formXml: string): FormTab[] {
  const form = child(readXml('formxml', formXml), 'form');
  return descendants(form, 'tab').map((tab, at) => ({
    id: bareGuid(attribute(tab, 'id')),
    name: attribute(tab, 'name') || `tab_${at}`,
    label: attribute(listed(tab, 'labels', 'label')[0], 'description') || 'General',
    controls: descendants(tab, 'cell').flatMap(readCell),
  }));
}

function readCell(cell: XmlElement): FormControl[] {
  const control = child(cell, 'control');
  if (control === undefined) return [];
  const parameters = child(control, 'parameters');
  const label = attribute(children(child(cell, 'labels'), 'label')[0], 'description');
  const common = { id: attribute(control, 'id'), label };
  switch (bareGuid(attribute(control, 'classid'))) {
    case gridClass:
      return [
        {
          ...common,
          kind: 'grid',
          source: textOf(parameters, 'TargetEntityType').toLowerCase(),
          view: bareGuid(textOf(parameters, 'ViewId')),
          relationship: textOf(parameters, 'RelationshipName'),
        },
      ];
    case pageClass: {
      const source = textOf(parameters, 'Url').replace(/^\$webresource:/i, '');
      return [{ ...common, kind: 'page', source, passParameters: textOf(parameters, 'PassParameters') === 'true' }];
    }
    default:
      return [{ ...common, kind: 'column', source: attribute(control, 'datafieldname').toLowerCase() }];
  }
}
