import type { CustomAttribute, Participant, Survey, SurveyAnswer } from '@casebridge/plugin-api';
import { defined } from '../defined.ts';
import { child, childrenNamed, childText, type XmlElement } from '../xml/xml-element.ts';
import { parseFlag, parseInteger } from './values.ts';

const commonNames = ['username', 'public_ip', 'private_ip', 'hostname', 'os'];
const enteredNames = ['company', 'company_code', 'issue', 'details'];

/** The children of `customer` that are read; any other is unknown. */
export const customerNames: ReadonlySet<string> = new Set([...commonNames, ...enteredNames, 'primary_cust', 'info']);

/** The children of `customer/info` that are read. */
export const customerInfoNames: ReadonlySet<string> = new Set([...enteredNames, 'name']);

/** The children of `representative` that are read. */
export const representativeNames: ReadonlySet<string> = new Set([
  ...commonNames,
  'display_name',
  'public_display_name',
  'private_display_name',
  'session_owner',
  'primary_rep',
  'seconds_involved',
  'invited',
]);

/**
 * Reads a customer. What the customer entered stands in the element or in its block `info`, depending on the release.
 * Source: docs/vendors/remote-support.md#participants.
 */
export function readCustomer(element: XmlElement): Participant {
  const info = child(element, 'info');
  const entered = (name: string) => childText(element, name) ?? (info && childText(info, name));
  return {
    role: 'customer',
    ...common(element),
    ...defined({
      primary: parseFlag(childText(element, 'primary_cust')),
      company: entered('company'),
      companyCode: entered('company_code'),
      issue: entered('issue'),
      details: entered('details'),
      infoName: info && childText(info, 'name'),
    }),
  };
}

/** Reads a representative. Source: docs/vendors/remote-support.md#participants. */
export function readRepresentative(element: XmlElement): Participant {
  return {
    role: 'representative',
    ...common(element),
    ...defined({
      id: element.attributes.id,
      displayName: childText(element, 'display_name'),
      publicDisplayName: childText(element, 'public_display_name'),
      privateDisplayName: childText(element, 'private_display_name'),
      primary: parseFlag(childText(element, 'session_owner') ?? childText(element, 'primary_rep')),
      secondsInvolved: parseInteger(childText(element, 'seconds_involved')),
      invited: parseFlag(childText(element, 'invited')),
    }),
  };
}

function common(element: XmlElement) {
  return {
    gsnumber: element.attributes.gsnumber ?? '',
    ...defined({
      username: childText(element, 'username'),
      publicIp: childText(element, 'public_ip'),
      privateIp: childText(element, 'private_ip'),
      hostname: childText(element, 'hostname'),
      operatingSystem: childText(element, 'os'),
    }),
  };
}

/** Reads a custom attribute; `undefined` without a code name, by which alone it could be used. */
export function readCustomAttribute(element: XmlElement): CustomAttribute | undefined {
  const { code_name: codeName, display_name: displayName } = element.attributes;
  if (codeName === undefined) return undefined;
  return { codeName, ...defined({ displayName }), value: element.text };
}

/** Reads a survey of either kind. Source: docs/vendors/remote-support.md#exit-surveys. */
export function readSurvey(element: XmlElement, respondent: Survey['respondent']): Survey {
  const answers = childrenNamed(element, 'value').map(readAnswer);
  return { respondent, ...defined({ gsnumber: element.attributes.gsnumber }), answers };
}

function readAnswer({ attributes, text }: XmlElement): SurveyAnswer {
  return { name: attributes.name ?? '', value: lineBreaks(attributes.value ?? text) };
}

/** The report writes a line break inside an answer as the two characters `\n`. */
export function lineBreaks(text: string): string {
  return text.replaceAll('\\n', '\n');
}
