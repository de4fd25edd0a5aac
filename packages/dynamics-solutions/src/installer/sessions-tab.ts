import { gridRowsOf, pageRowsOf } from '../package/form-cells.ts';
import { bracedId } from '../package/ids.ts';
import { inEveryLanguage, labels } from '../package/labels.ts';
import { element, writeXml, type XmlElement } from '../package/xml.ts';
import { caseSessionsPage } from '../page-names.ts';
import { tables } from '../tables/index.ts';

/** By this name the tab is found again. */
const tabName = 'bt_tab_sessions';

const sectionLabel = 'BeyondTrust Sessions';

function sectionXml(path: readonly string[], rows: readonly XmlElement[]): XmlElement {
  const name = `bt_section_sessions_${path.at(-1) ?? ''}`;
  return element('section', { name, id: bracedId(...path), showlabel: 'false', showbar: 'false', columns: 1 }, [
    labels(sectionLabel),
    element('rows', {}, rows),
  ]);
}

/** The tab with the sessions of a case, as form XML. */
function tabXml(baseLanguage: number): string {
  const path = ['incident', tabName];
  const grid = { table: 'bt_session', relationship: 'bt_incident_bt_session_case' };
  const sections = [
    // At a glance first; the platform's own list below has every session, and views and exports of its own.
    sectionXml([...path, 'glance'], pageRowsOf([...path, 'glance'], sectionLabel, caseSessionsPage)),
    sectionXml([...path, 'section'], gridRowsOf(path, sectionLabel, grid, tables)),
  ];
  const tab = element(
    'tab',
    { name: tabName, id: bracedId(...path), expanded: 'true', showlabel: 'true', verticallayout: 'true' },
    [
      labels('BeyondTrust Sessions'),
      element('columns', {}, [element('column', { width: '100%' }, [element('sections', {}, sections)])]),
    ],
  );
  return writeXml(inEveryLanguage(tab, baseLanguage));
}

// Tabs do not stand in one another, so the next closing tag is that of the tab.
const ourTab = new RegExp(`<tab\\b(?=[^>]*\\sname="${tabName}")[^>]*>[\\s\\S]*?</tab>`, 'g');

/** Whether a form has the tab. */
export function hasSessionsTab(formXml: string): boolean {
  return formXml.search(ourTab) >= 0;
}

/** The form without the tab; all else stays as it is, to the character. */
export function withoutSessionsTab(formXml: string): string {
  return formXml.replace(ourTab, '');
}

/**
 * The form with the tab behind all others. The form is not written anew: what else stands in it stays to the character.
 * @returns undefined if the form has no tabs
 */
export function withSessionsTab(formXml: string, baseLanguage: number): string | undefined {
  const without = withoutSessionsTab(formXml);
  const end = without.lastIndexOf('</tabs>');
  return end < 0 ? undefined : without.slice(0, end) + tabXml(baseLanguage) + without.slice(end);
}
