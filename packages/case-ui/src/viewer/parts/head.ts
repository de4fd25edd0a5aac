import { copyKeys, copyText } from '../../dom/copy.ts';
import { button, element, isolated, outsideLink } from '../../dom/element.ts';
import type { SessionView } from '../model/session-view.ts';
import { readableText } from '../text/readable-text.ts';
import type { PartContext } from './context.ts';
import type { SectionId } from './section.ts';

function copyButton(context: PartContext, session: SessionView): readonly HTMLElement[] {
  const { words } = context;
  const status = element('span', { role: 'status' });
  const copy = async (): Promise<void> => {
    // Where nothing copies, the page itself is selected: it has the same texts.
    const copied = await copyText(readableText(context, session), document.getElementById('page') ?? document.body);
    status.textContent = copied === 'copied' ? words.copied : words.copyByHand(copyKeys());
  };
  return [button(words.copy, () => void copy()), status];
}

function actionBar(context: PartContext, session: SessionView, refresh: () => void): HTMLElement {
  const { words } = context;
  const isRunning = session.state === 'importing' || session.state === 'in-progress';
  const report = session.links.find(({ kind }) => kind === 'report');
  const [copy, ...rest] = copyButton(context, session);
  return element(
    'div',
    { class: 'actions' },
    ...(report === undefined ? [] : [outsideLink(report.url, words.reportOnAppliance)]),
    copy,
    button(words.print, () => window.print()),
    ...(isRunning ? [button(words.refresh, refresh)] : []),
    ...rest,
  );
}

/** Name and state of the session, and what can be done with the page. */
export function pageHead(context: PartContext, session: SessionView, refresh: () => void): HTMLElement {
  const title = element('h1', {}, isolated(session.name));
  const state = element('span', { class: `state ${session.state}` }, context.words.states[session.state]);
  return element('header', {}, element('div', { class: 'title' }, title, state), actionBar(context, session, refresh));
}

/** Links to the sections, with how much is in each. A jump leaves no entry in the history of the app around. */
export function sectionLinks(
  { words, slices }: PartContext,
  links: readonly { readonly id: SectionId; readonly label: string; readonly count?: number }[],
): HTMLElement {
  const items = links.map(({ id, label, count }) => {
    const link = element('a', {}, count === undefined ? label : `${label} (${count})`);
    link.href = `#${id}`;
    link.addEventListener('click', (event) => {
      event.preventDefault();
      slices.finish();
      document.getElementById(id)?.scrollIntoView();
      document.getElementById(`${id}-heading`)?.focus({ preventScroll: true });
    });
    return element('li', {}, link);
  });
  return element('nav', { 'aria-label': words.sections }, element('ul', {}, ...items));
}
