import type { NamedValue, Participant, SessionEvent, SessionReport, SystemInformation } from '@casebridge/plugin-api';
import type { Redactor } from './rules.ts';

function redactMembers<T extends object>(value: T, names: readonly (keyof T)[], redact: Redactor): T {
  const changed = names.flatMap((name) => {
    const text = value[name];
    return typeof text === 'string' ? [[name, redact(text)]] : [];
  });
  return { ...value, ...(Object.fromEntries(changed) as Partial<T>) };
}

function redactSystemInformation(information: SystemInformation, redact: Redactor): SystemInformation {
  return {
    categories: information.categories.map((category) => ({
      ...category,
      rows: category.rows.map((row) => row.map(redact)),
    })),
  };
}

function redactEvent(event: SessionEvent, redact: Redactor): SessionEvent {
  const { systemInformation } = event;
  return {
    ...redactMembers(event, ['body'], redact),
    data: event.data.map((value) => redactMembers<NamedValue>(value, ['value'], redact)),
    files: event.files.map((file) => redactMembers(file, ['name'], redact)),
    ...(systemInformation && { systemInformation: redactSystemInformation(systemInformation, redact) }),
  };
}

/**
 * Applies a redactor to everything in a report that somebody typed or a computer told: chat, notes, data of events, file
 * names, survey answers, custom attributes, what the customer entered, system information. Names of people and the external
 * key stay: without them nothing could be found again.
 */
export function redactReport(report: SessionReport, redact: Redactor): SessionReport {
  return {
    ...report,
    participants: report.participants.map((participant) =>
      redactMembers<Participant>(participant, ['company', 'companyCode', 'issue', 'details'], redact),
    ),
    customAttributes: report.customAttributes.map((attribute) => redactMembers(attribute, ['value'], redact)),
    surveys: report.surveys.map((survey) => ({
      ...survey,
      answers: survey.answers.map((answer) => redactMembers(answer, ['value'], redact)),
    })),
    events: report.events.map((event) => redactEvent(event, redact)),
    unknown: report.unknown.map((element) => ({
      ...element,
      text: redact(element.text),
      attributes: Object.fromEntries(Object.entries(element.attributes).map(([name, value]) => [name, redact(value)])),
    })),
  };
}
