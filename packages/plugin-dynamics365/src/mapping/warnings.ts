import type { SessionReport } from '@casebridge/plugin-api';
import { isInput, kindOf } from './kinds.ts';
import { isKnownEvent } from './known-events.ts';
import type { MappingSettings } from './push-plan.ts';
import { oneLine } from './text.ts';

const manyUnknown = 10;
const namesShown = 10;

function unknownEvents(report: SessionReport): string[] {
  const unclassified = report.events.filter(
    (event) => kindOf(event) === 'other' && !isInput(event) && !isKnownEvent(event.type),
  );
  if (unclassified.length < manyUnknown) return [];
  const names = [...new Set(unclassified.map((event) => oneLine(event.type)))];
  const shown = names.slice(0, namesShown).join(', ');
  const more = names.length > namesShown ? ` and ${names.length - namesShown} more` : '';
  return [`${unclassified.length} events are of types that are not known: ${shown}${more}.`];
}

function unknownElements(report: SessionReport): string[] {
  if (report.unknown.length === 0) return [];
  const paths = [...new Set(report.unknown.map((element) => element.path))];
  const shown = paths.slice(0, namesShown).join(', ');
  return [`The report has parts that are not known, kept in the report file only: ${shown}.`];
}

const mendedFaults = {
  ampersand: 'an ampersand was not escaped',
  character: 'a character that XML forbids',
  reference: 'a reference to a character that XML forbids',
} as const;

function mendedPlaces({ mended = [] }: SessionReport): string[] {
  const [first] = mended;
  if (first === undefined) return [];
  const more = mended.length > 1 ? ` and in ${mended.length - 1} or more other places` : '';
  return [
    `The report was not well-formed in line ${first.line}${more}: ${mendedFaults[first.kind]}. The rest of the text was kept.`,
  ];
}

/** Warnings about the mapping of a report, as whole sentences. */
export function warningsAbout(report: SessionReport, settings: MappingSettings): string[] {
  const zone =
    settings.timeZone === 'UTC'
      ? []
      : [`Times are the local time of ${settings.timeZone}; Dynamics 365 shows them shifted to users of other zones.`];
  return [...zone, ...unknownEvents(report), ...unknownElements(report), ...mendedPlaces(report)];
}
