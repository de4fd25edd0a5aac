import type { CustomAttribute, Participant, Survey, SurveyAnswer } from '@casebridge/plugin-api';
import { defined } from '../defined.ts';
import {
  takeAttribute,
  takeChild,
  takeChildren,
  takeChildText,
  takeChildTextAs,
  takeText,
  type UnreadElement,
} from '../xml/unread-element.ts';
import { parseFlag, parseInteger } from './values.ts';

/**
 * Takes a customer. What the customer entered stands in the element or in its block `info`, depending on the release.
 * Source: docs/vendors/remote-support.md#participants.
 */
export function readCustomer(element: UnreadElement): Participant {
  const info = takeChild(element, 'info');
  const entered = (name: string) => takeChildText(element, name) ?? (info && takeChildText(info, name));
  return {
    role: 'customer',
    ...common(element),
    ...defined({
      primary: takeChildTextAs(element, 'primary_cust', parseFlag),
      company: entered('company'),
      companyCode: entered('company_code'),
      issue: entered('issue'),
      details: entered('details'),
      infoName: info && takeChildText(info, 'name'),
    }),
  };
}

/** Takes a representative. Source: docs/vendors/remote-support.md#participants. */
export function readRepresentative(element: UnreadElement): Participant {
  return {
    role: 'representative',
    ...common(element),
    ...defined({
      id: takeAttribute(element, 'id'),
      displayName: takeChildText(element, 'display_name'),
      publicDisplayName: takeChildText(element, 'public_display_name'),
      privateDisplayName: takeChildText(element, 'private_display_name'),
      primary:
        takeChildTextAs(element, 'session_owner', parseFlag) ?? takeChildTextAs(element, 'primary_rep', parseFlag),
      secondsInvolved: takeChildTextAs(element, 'seconds_involved', parseInteger),
      invited: takeChildTextAs(element, 'invited', parseFlag),
    }),
  };
}

function common(element: UnreadElement) {
  return {
    gsnumber: takeAttribute(element, 'gsnumber') ?? '',
    ...defined({
      username: takeChildText(element, 'username'),
      publicIp: takeChildText(element, 'public_ip'),
      privateIp: takeChildText(element, 'private_ip'),
      hostname: takeChildText(element, 'hostname'),
      operatingSystem: takeChildText(element, 'os'),
    }),
  };
}

/** Takes a custom attribute; `undefined` without a code name, by which alone it could be used. */
export function readCustomAttribute(element: UnreadElement): CustomAttribute | undefined {
  const codeName = takeAttribute(element, 'code_name');
  if (codeName === undefined) return undefined;
  return { codeName, ...defined({ displayName: takeAttribute(element, 'display_name') }), value: takeText(element) };
}

/** Takes a survey of either kind. Source: docs/vendors/remote-support.md#exit-surveys. */
export function readSurvey(element: UnreadElement, respondent: Survey['respondent']): Survey {
  const answers = takeChildren(element, 'value').map(readAnswer);
  return { respondent, ...defined({ gsnumber: takeAttribute(element, 'gsnumber') }), answers };
}

function readAnswer(element: UnreadElement): SurveyAnswer {
  const { name, value } = readValue(element);
  return { name, value: lineBreaks(value) };
}

/** Takes a `value` element: a name, and a value that stands in an attribute or in the text. */
export function readValue(element: UnreadElement): { readonly name: string; readonly value: string } {
  element.isTaken = true;
  return {
    name: takeAttribute(element, 'name') ?? '',
    value: takeAttribute(element, 'value') ?? takeText(element),
  };
}

/** The report writes a line break inside an answer as the two characters `\n`. */
export function lineBreaks(text: string): string {
  return text.replaceAll('\\n', '\n');
}
