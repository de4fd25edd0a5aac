import { element, outsideLink } from '../../dom/element.ts';
import type { LinkView, SessionView } from '../model/session-view.ts';
import { readableFacts } from '../text/readable-facts.ts';
import type { PartContext } from './context.ts';
import { facts, namedFacts, section } from './section.ts';

function linkList({ words }: PartContext, links: readonly LinkView[]): HTMLElement | undefined {
  const signed = links.filter(({ kind }) => kind === 'signed');
  if (signed.length === 0) return undefined;
  return element(
    'div',
    { class: 'note' },
    element('p', {}, words.signedLinks),
    element('ul', {}, ...signed.map(({ name, url }) => element('li', {}, outsideLink(url, name)))),
  );
}

function remarkList({ words }: PartContext, { remarks }: SessionView): HTMLElement | undefined {
  if (remarks.length === 0) return undefined;
  const list = element('ul', {}, ...remarks.map((remark) => element('li', { dir: 'auto' }, words.remark(remark))));
  return element('div', { class: 'note' }, element('h3', {}, words.remarks), list);
}

function sourceNote({ words }: PartContext, { source, localTimeOf }: SessionView): HTMLElement | undefined {
  const told = [
    ...(source.from === 'rows' ? [words.because[source.because], words.fromRows] : []),
    ...(localTimeOf === undefined ? [] : [words.localTime(localTimeOf)]),
  ];
  return told.length === 0 ? undefined : element('p', { class: 'note', role: 'note' }, told.join(' '));
}

function unknownParts({ words }: PartContext, { unknown }: SessionView): HTMLElement | undefined {
  if (unknown.length === 0) return undefined;
  return element('details', {}, element('summary', {}, words.unknownParts), namedFacts(unknown));
}

/** The facts of the whole session, what is to be known about its import, and its links. */
export function overviewPart(context: PartContext, session: SessionView): HTMLElement {
  return section(
    'overview',
    context.words.overview,
    sourceNote(context, session),
    facts(readableFacts(context, session)),
    linkList(context, session.links),
    remarkList(context, session),
    unknownParts(context, session),
  );
}
