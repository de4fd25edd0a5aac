import type { FormControl, FormTab } from '../form.ts';
import { createFrame } from './frames.ts';
import type { PageData } from './page-data.ts';

/** Shows the tabs of the form, and what stands in the chosen one. */
export function showTabs(data: PageData, webApi: Pick<Xrm.WebApi, 'retrieveMultipleRecords'>): void {
  const bar = document.getElementById('tabs');
  const content = document.getElementById('content');
  const made = new Map<string, HTMLElement>();

  function choose(tab: FormTab): void {
    const kept = data.switches.hostFramesOnTabChange === 'kept' ? made.get(tab.id) : undefined;
    const panel = kept ?? panelOf(data, webApi, tab);
    made.set(tab.id, panel);
    // Detaching a frame ends it; what is kept is hidden.
    if (data.switches.hostFramesOnTabChange === 'rebuilt') content?.replaceChildren(panel);
    else if (!panel.isConnected) content?.append(panel);
    for (const one of made.values()) one.hidden = one !== panel;
    for (const button of bar?.querySelectorAll('button') ?? []) {
      button.setAttribute('aria-selected', String(button.dataset.tab === tab.id));
    }
  }

  bar?.replaceChildren(
    ...data.tabs.map((tab) => {
      const button = document.createElement('button');
      button.setAttribute('role', 'tab');
      button.dataset.tab = tab.id;
      button.textContent = tab.label;
      button.addEventListener('click', () => choose(tab));
      return button;
    }),
  );
  const first = data.tabs[0];
  if (first !== undefined) choose(first);
}

function panelOf(data: PageData, webApi: Pick<Xrm.WebApi, 'retrieveMultipleRecords'>, tab: FormTab): HTMLElement {
  const panel = document.createElement('div');
  panel.setAttribute('role', 'tabpanel');
  panel.append(...tab.controls.map((control) => controlOf(data, webApi, control)));
  return panel;
}

function controlOf(
  data: PageData,
  webApi: Pick<Xrm.WebApi, 'retrieveMultipleRecords'>,
  control: FormControl,
): HTMLElement {
  const group = document.createElement('div');
  group.className = control.kind;
  const label = document.createElement('h3');
  label.textContent = control.label;
  group.append(label);
  if (control.kind === 'page') group.append(createFrame(data, control.source, parametersOf(data, control)));
  else if (control.kind === 'grid') void fillGrid(data, webApi, control, group);
  else {
    const value = document.createElement('span');
    value.textContent = shown(data.row, control.source);
    group.append(value);
  }
  return group;
}

// What a form tells a page that asks for it: docs/vendors/dataverse.md#client.
function parametersOf(data: PageData, control: FormControl): string {
  if (control.passParameters !== true) return '';
  return new URLSearchParams({
    typename: data.table,
    type: '112',
    id: data.id === '' ? '' : `{${data.id.toUpperCase()}}`,
    orgname: data.organization.name,
    userlcid: String(data.user.languageId),
    orglcid: String(data.organization.languageId),
  }).toString();
}

const formatted = '@OData.Community.Display.V1.FormattedValue';

function shown(row: Record<string, unknown>, column: string): string {
  const value = row[`${column}${formatted}`] ?? row[`_${column}_value${formatted}`] ?? row[column] ?? '';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

async function fillGrid(
  data: PageData,
  webApi: Pick<Xrm.WebApi, 'retrieveMultipleRecords'>,
  { source, relationship = '' }: FormControl,
  group: HTMLElement,
): Promise<void> {
  const lookup = data.lookups[relationship];
  const filter = lookup === undefined || data.id === '' ? '' : `?$filter=_${lookup}_value eq ${data.id}`;
  const { entities } = await webApi.retrieveMultipleRecords(source, filter);
  const list = document.createElement('ul');
  list.append(
    ...entities.map((row: Record<string, unknown>) => {
      const line = document.createElement('li');
      const name = Object.keys(row).find((key) => key.endsWith('_name')) ?? 'name';
      line.textContent = shown(row, name);
      return line;
    }),
  );
  group.append(list);
}
