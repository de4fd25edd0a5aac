import type { SessionReport, SystemCategory, SystemInformation } from '@casebridge/plugin-api';
import { nameOf } from './describe-event.ts';
import { oneLine } from './text.ts';
import type { TimeWriter } from './times.ts';

/** A single row is a list of facts; several are a table with its headers above. */
function categoryText(category: SystemCategory): string {
  const headers = category.fields.map(({ id, name, label }) => oneLine(label ?? name) || (id ?? ''));
  const rows = category.rows.map((row) => row.map(oneLine));
  const [only] = rows;
  const lines =
    rows.length === 1 && only !== undefined
      ? only.map((value, index) => `  ${headers[index] ?? ''}: ${value}`)
      : [headers, ...rows].map((row) => `  ${row.join(' | ')}`);
  return [category.name, ...lines].join('\n');
}

/** The section that the original imports. In a report of another language it has another name, but still comes first. */
function generalOf(information: SystemInformation): readonly SystemCategory[] {
  const named = information.categories.filter((category) => category.name.trim().toLowerCase() === 'general');
  return named.length > 0 ? named : information.categories.slice(0, 1);
}

/**
 * System information of the customer's computer, as text; each retrieval under its time and who asked for it.
 * @param all every section; otherwise only *General*, as the original does
 */
export function systemInformationOf(report: SessionReport, times: TimeWriter, all: boolean): string {
  return report.events
    .flatMap((event) => {
      const information = event.systemInformation;
      if (information === undefined) return [];
      const sections = all ? information.categories : generalOf(information);
      const heading = `[${times.readable(event.epochSeconds)}] ${nameOf(event.performedBy)}`;
      return [[heading, ...sections.map(categoryText)].join('\n')];
    })
    .join('\n\n');
}
