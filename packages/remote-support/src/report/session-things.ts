import type { Recording, ReportItem, Survey, UnknownElement } from '@casebridge/plugin-api';
import { defined } from '../defined.ts';
import { child, childText, type XmlElement } from '../xml/xml-element.ts';
import {
  customerInfoNames,
  customerNames,
  readCustomAttribute,
  readCustomer,
  readRepresentative,
  readSurvey,
  representativeNames,
} from './participants.ts';
import { unknownChildren } from './values.ts';

/** What one element of a list within `session` says. */
export interface Thing {
  readonly item: ReportItem;
  /** Whether such lists stand between the facts about the whole session, and not behind them. */
  readonly amongFacts: boolean;
  /** What stands in the element and is not known. */
  readonly unknown: readonly UnknownElement[];
}

type ThingReader = (element: XmlElement, list: string) => Thing | undefined;

const readers: Readonly<Record<string, ThingReader>> = {
  customer_list: (element, list) => (element.name === 'customer' ? customer(element, list) : undefined),
  rep_list: (element, list) => {
    if (element.name !== 'representative') return undefined;
    const unknown = unknownChildren(list, element, representativeNames);
    return { item: { kind: 'participant', participant: readRepresentative(element) }, amongFacts: false, unknown };
  },
  custom_attributes: (element) => {
    const customAttribute = element.name === 'custom_attribute' ? readCustomAttribute(element) : undefined;
    return customAttribute && { item: { kind: 'custom-attribute', customAttribute }, amongFacts: true, unknown: [] };
  },
  cust_survey_list: survey('cust_exit_survey', 'customer'),
  rep_survey_list: survey('rep_exit_survey', 'representative'),
  show_my_screen_recordings: recording('show_my_screen_recording', 'show-my-screen'),
  command_shell_recordings: recording('command_shell_recording', 'command-shell'),
};

/** Whether a child of `session` is a list of things that become items (the log of events is read elsewhere). */
export function isThingList(name: string): boolean {
  return Object.hasOwn(readers, name);
}

/** Reads one element of such a list; `undefined` if it is not what the list is for. */
export function readThing(list: string, element: XmlElement): Thing | undefined {
  return readers[list]?.(element, list);
}

function customer(element: XmlElement, list: string): Thing {
  const info = child(element, 'info');
  const unknown = [
    ...unknownChildren(list, element, customerNames),
    ...(info === undefined ? [] : unknownChildren(`${list}/customer`, info, customerInfoNames)),
  ];
  return { item: { kind: 'participant', participant: readCustomer(element) }, amongFacts: false, unknown };
}

function survey(name: string, respondent: Survey['respondent']): ThingReader {
  const known = new Set(['value']);
  return (element, list) => {
    if (element.name !== name) return undefined;
    const unknown = unknownChildren(list, element, known);
    return { item: { kind: 'survey', survey: readSurvey(element, respondent) }, amongFacts: false, unknown };
  };
}

function recording(name: string, kind: Recording['kind']): ThingReader {
  const known = new Set(['view_url', 'download_url']);
  return (element, list) => {
    if (element.name !== name) return undefined;
    const found = {
      kind,
      ...defined({
        instance: element.attributes.instance,
        viewUrl: childText(element, 'view_url')?.trim(),
        downloadUrl: childText(element, 'download_url')?.trim(),
      }),
    };
    const unknown = unknownChildren(list, element, known);
    return { item: { kind: 'recording', recording: found }, amongFacts: true, unknown };
  };
}
