import type { Recording, ReportItem, Survey } from '@casebridge/plugin-api';
import { defined } from '../defined.ts';
import { takeAttribute, takeChildText, type UnreadElement } from '../xml/unread-element.ts';
import { readCustomAttribute, readCustomer, readRepresentative, readSurvey } from './participants.ts';

/** Content of one element of a list within `session`. */
export interface Thing {
  readonly item: ReportItem;
  /** Whether such lists stand between the facts about the whole session, and not behind them. */
  readonly amongFacts: boolean;
}

interface ThingList {
  /** Name of the elements that the list is for. */
  readonly element: string;
  readonly amongFacts: boolean;
  /** Takes what it understands; `undefined` if that is not enough for an item. */
  readonly read: (element: UnreadElement) => ReportItem | undefined;
}

const lists: Readonly<Record<string, ThingList>> = {
  customer_list: {
    element: 'customer',
    amongFacts: false,
    read: (element) => ({ kind: 'participant', participant: readCustomer(element) }),
  },
  rep_list: {
    element: 'representative',
    amongFacts: false,
    read: (element) => ({ kind: 'participant', participant: readRepresentative(element) }),
  },
  custom_attributes: {
    element: 'custom_attribute',
    amongFacts: true,
    read: (element) => {
      const customAttribute = readCustomAttribute(element);
      return customAttribute && { kind: 'custom-attribute', customAttribute };
    },
  },
  cust_survey_list: surveys('cust_exit_survey', 'customer'),
  rep_survey_list: surveys('rep_exit_survey', 'representative'),
  show_my_screen_recordings: recordings('show_my_screen_recording', 'show-my-screen'),
  command_shell_recordings: recordings('command_shell_recording', 'command-shell'),
};

/** Whether a child of `session` is a list of things that become items (the log of events is read elsewhere). */
export function isThingList(name: string): boolean {
  return Object.hasOwn(lists, name);
}

/** Takes one element of such a list; `undefined` if it is not what the list is for. */
export function takeThing(list: string, element: UnreadElement): Thing | undefined {
  const known = lists[list];
  if (known?.element !== element.name) return undefined;
  const item = known.read(element);
  if (item === undefined) return undefined;
  element.isTaken = true;
  return { item, amongFacts: known.amongFacts };
}

function surveys(element: string, respondent: Survey['respondent']): ThingList {
  return {
    element,
    amongFacts: false,
    read: (survey) => ({ kind: 'survey', survey: readSurvey(survey, respondent) }),
  };
}

function recordings(element: string, kind: Recording['kind']): ThingList {
  return { element, amongFacts: true, read: (found) => ({ kind: 'recording', recording: readRecording(found, kind) }) };
}

function readRecording(element: UnreadElement, kind: Recording['kind']): Recording {
  return {
    kind,
    ...defined({
      instance: takeAttribute(element, 'instance'),
      viewUrl: takeChildText(element, 'view_url')?.trim(),
      downloadUrl: takeChildText(element, 'download_url')?.trim(),
    }),
  };
}
