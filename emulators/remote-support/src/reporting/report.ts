import { epochSeconds, type ApplianceClock } from '../clock.ts';
import type { Viewpoint } from '../sessions/describe.ts';
import type { SessionRecord } from '../sessions/record.ts';
import type { SessionStore } from '../sessions/store.ts';
import type { ApplianceSettings, EmptyForm } from '../settings.ts';
import { errorAnswer } from '../xml-api/answers.ts';
import type { GuardParts } from '../xml-api/guard.ts';
import type { Parameters } from '../xml-api/parameters.ts';
import type { Pieces } from '../xml-api/xml.ts';
import type { Wording } from './locale.ts';
import { findSessions, parseSearch, type Search } from './search.ts';

/** Dependencies of the Reporting API. */
export interface ReportingParts extends GuardParts {
  readonly clock: ApplianceClock;
  readonly store: SessionStore;
  /** Where links to the appliance point. */
  readonly origin: () => string;
}

/** One call of the Reporting API. */
export interface ReportCall {
  readonly parameters: Parameters;
  readonly settings: ApplianceSettings;
  readonly wording: Wording;
  readonly store: SessionStore;
  readonly view: Viewpoint;
}

/** A kind of report: the answer's root element, written on the way. */
export type Report = (call: ReportCall) => Pieces;

/** The moment and place from which reports are written. */
export function viewpointOf(parts: Pick<ReportingParts, 'clock' | 'settings' | 'origin'>): Viewpoint {
  const { reportLagSeconds } = parts.settings.current;
  return { at: epochSeconds(parts.clock.now()), reportLagSeconds, origin: parts.origin() };
}

/** An error in a form. @param rootName the root that a good answer would have */
export function reportError(text: string, form: EmptyForm, rootName: string, call: ReportCall): Pieces {
  return errorAnswer(text, form, rootName, 'reporting', call.settings);
}

/** The sessions that a call asks for, in the order that is set; or the answer that there are none. */
export function searchSessions(
  rootName: string,
  call: ReportCall,
): { readonly ok: true; readonly found: readonly SessionRecord[] } | { readonly ok: false; readonly answer: Pieces } {
  const { parameters, settings, view } = call;
  const refuse = (text: string, form: EmptyForm): { ok: false; answer: Pieces } => ({
    ok: false,
    answer: reportError(text, form, rootName, call),
  });
  const search = parseSearch(parameters, view.at, settings.timeZoneMinutes);
  if (!search.ok) return refuse(search.error, 'root-error');
  const found = findSessions(search.value, call.store, view);
  if (isUnknown(call, search.value, found.length)) return refuse('Invalid lsid.', settings.unknownSession);
  if (found.length === 0) return nothingFound(rootName, call);
  return { ok: true, found: found.toSorted(orders[settings.sessionOrder]) };
}

function isUnknown({ parameters, settings }: ReportCall, search: Search, found: number): boolean {
  if (parameters.lsid !== undefined) return found === 0;
  const isSpoilt = settings.unknownAmongSeveral === 'error' && search.kind === 'ids';
  return isSpoilt && found < new Set(search.ids).size;
}

/** The first was seen of an appliance; the others stand for languages that nobody can list. docs/vendors/remote-support.md#errors */
const nothingTexts: Readonly<Record<ApplianceSettings['emptyText'], string>> = {
  english: 'No Support report information matching your chosen criteria is available.',
  german: 'Für die gewählten Kriterien liegen keine Berichtsdaten vor.',
  polish: 'Brak danych dla wybranych kryteriów.',
  japanese: '条件に一致するレポートはありません。',
};

/** The answer to a search without a hit. */
export function nothingFound(rootName: string, call: ReportCall): { readonly ok: false; readonly answer: Pieces } {
  return {
    ok: false,
    answer: reportError(nothingTexts[call.settings.emptyText], call.settings.emptyResult, rootName, call),
  };
}

type Order = (one: SessionRecord, other: SessionRecord) => number;

const bySequence: Order = (one, other) => one.sequence - other.sequence;
const byStart: Order = (one, other) => one.startedAt - other.startedAt || bySequence(one, other);
const byEnd: Order = (one, other) => (one.endsAt ?? Infinity) - (other.endsAt ?? Infinity) || bySequence(one, other);

const orders: Readonly<Record<ApplianceSettings['sessionOrder'], Order>> = {
  'by-start': byStart,
  'by-end': byEnd,
  reversed: (one, other) => byEnd(other, one),
};
