import { element, isolated } from '../../dom/element.ts';
import type { ParticipantView, SessionView, SurveyView } from '../model/session-view.ts';
import type { PartContext } from './context.ts';
import { facts, section } from './section.ts';

function marksOf({ words, formats }: PartContext, participant: ParticipantView): string {
  return [
    words.roles[participant.role],
    ...(participant.primary ? [words.primary] : []),
    ...(participant.invited ? [words.invited] : []),
    ...(participant.secondsInvolved === undefined
      ? []
      : [words.inSession(formats.duration(participant.secondsInvolved))]),
  ].join(' · ');
}

function card(heading: HTMLElement, ...content: readonly HTMLElement[]): HTMLElement {
  return element('li', { class: 'card' }, element('h3', {}, heading), ...content);
}

function participantCard(context: PartContext, participant: ParticipantView): HTMLElement {
  const details = participant.details.map(({ name, value }) => ({ name: context.words.details[name], value }));
  const marks = element('p', { class: 'role' }, marksOf(context, participant));
  return card(isolated(participant.name), marks, facts(details));
}

/** Who took part. */
export function participantsPart(context: PartContext, { participants }: SessionView): HTMLElement {
  const { words } = context;
  if (participants.length === 0) {
    return section('participants', words.participants, element('p', {}, words.nothing.participants));
  }
  const cards = participants.map((participant) => participantCard(context, participant));
  return section('participants', words.participants, element('ul', { class: 'cards' }, ...cards));
}

function surveyCard({ words }: PartContext, { respondent, name, answers }: SurveyView): HTMLElement {
  const heading = element('span', {}, words.surveyOf[respondent]);
  if (name !== '') heading.append(': ', isolated(name));
  return card(heading, facts(answers.map((answer) => ({ ...answer, value: answer.value || words.unanswered }))));
}

/** Surveys of customers and representatives, customers' first. */
export function surveysPart(context: PartContext, { surveys }: SessionView): HTMLElement {
  const { words } = context;
  if (surveys.length === 0) return section('surveys', words.surveys, element('p', {}, words.nothing.surveys));
  const sorted = surveys.toSorted((one, other) => one.respondent.localeCompare(other.respondent));
  const cards = sorted.map((survey) => surveyCard(context, survey));
  return section('surveys', words.surveys, element('ul', { class: 'cards' }, ...cards));
}
