import { element, isolated } from '../../dom/element.ts';
import { region } from '../../dom/region.ts';
import { countdown, type Times } from '../../words/times.ts';
import { applianceLink, trustedAddress } from '../key-text.ts';
import { isValid, stepOf } from '../progress.ts';
import type { Mailing } from '../mail.ts';
import type { KeyRow } from '../rows.ts';
import type { PageState } from '../state.ts';
import type { Words } from '../word-list.ts';
import { drawAsk, type Ask, type AskView } from './ask.ts';
import { drawEarlier, type EarlierKey } from './earlier.ts';
import { drawKey, type KeyView } from './key-card.ts';
import { drawProgress, sentenceOf, type ProgressView } from './progress.ts';
import { drawTrouble, type TroubleView } from './trouble.ts';

/** Acts of the person on the page. */
export interface Actions {
  readonly ask: Ask;
  readonly another: () => void;
  readonly retry: () => void;
  readonly openSession: (id: string) => void;
  /** The button for an e-mail with this key. */
  readonly mail: (mailing: Mailing) => Node;
}

/** Makes the page in a place; what is returned draws a state. */
export function createPage(
  place: HTMLElement,
  words: Words,
  times: Times,
  actions: Actions,
): (state: PageState) => void {
  const parts = regions(place);
  const drawHead = region(parts.head, ({ number, title }: { number: string; title: string }) => [
    element('h1', {}, number === '' ? words.title : words.forCase(number)),
    element('p', {}, isolated(title)),
  ]);
  const trouble = region(parts.trouble, (view: TroubleView) => drawTrouble(view, words, actions.retry));
  const ask = region(parts.ask, (view: AskView | undefined) =>
    view === undefined ? [] : drawAsk(view, words, actions.ask),
  );
  let shown: PageState | undefined;
  const key = region(parts.key, (view: KeyView | undefined) => {
    const { key: row, case: facts, mailTemplate: template = '' } = shown ?? {};
    if (view === undefined || row === undefined || facts === undefined) return [];
    const { address, until } = view;
    return drawKey(view, words, actions.mail({ facts, key: row, address, template, until }));
  });
  const progress = region(parts.progress, (view: ProgressView | undefined) =>
    view === undefined ? [] : drawProgress(view, words, actions.openSession),
  );
  const another = region(parts.another, (isOffered: boolean) => (isOffered ? [anotherButton(words, actions)] : []));
  const earlier = region(parts.earlier, (keys: readonly EarlierKey[]) => drawEarlier(keys, words));
  const draw = (state: PageState): void => {
    shown = state;
    const now = new Date();
    drawHead({ number: state.case?.number ?? '', title: state.case?.title ?? '' });
    trouble(troubleView(state));
    ask(askView(state));
    key(keyView(state, times, now));
    progress(progressView(state, now));
    another(state.phase === 'shown' && state.case?.isOpen === true);
    earlier(earlierKeys(state, times, now));
    say(parts.said, sentence(state, words, now));
    place.setAttribute('aria-busy', String(state.phase === 'loading'));
  };
  window.setInterval(() => {
    if (shown === undefined) return;
    tick(shown, words, times);
    // A key that has just expired is no longer shown.
    draw(shown);
  }, 1000);
  return (state) => {
    const before = shown;
    draw(state);
    tick(state, words, times);
    moveFocus(before, state);
  };
}

function regions(place: HTMLElement) {
  const names = ['head', 'trouble', 'ask', 'said', 'key', 'progress', 'another', 'earlier'] as const;
  const parts = Object.fromEntries(names.map((name) => [name, element('section', { class: name })])) as Record<
    (typeof names)[number],
    HTMLElement
  >;
  // One place that a screen reader listens to; it stays while its text changes.
  parts.said.setAttribute('role', 'status');
  parts.said.setAttribute('aria-live', 'polite');
  place.replaceChildren(...names.map((name) => parts[name]));
  return parts;
}

function anotherButton(words: Words, { another }: Actions): Node {
  const made = element('button', { type: 'button' }, words.another);
  made.addEventListener('click', another);
  return made;
}

function say(place: HTMLElement, text: string): void {
  if (place.textContent !== text) place.textContent = text;
}

function sentence({ phase, key, session }: PageState, words: Words, now: Date): string {
  if (phase === 'loading') return words.loading;
  if (phase !== 'shown' || key === undefined) return '';
  const step = stepOf(key, session, now);
  return sentenceOf(step, session?.customer ?? '', session?.representative ?? '', words);
}

const helpedByLink: ReadonlySet<string> = new Set(['silent', 'notAnswered', 'noQueue', 'failed']);

function troubleView(state: PageState): TroubleView {
  const { trouble, late, phase } = state;
  const told = isForeign(state) ? ({ kind: 'foreignAddress' } as const) : trouble;
  const needsLink = late || (told !== undefined && helpedByLink.has(told.kind));
  const host = state.connections[0]?.host ?? '';
  return {
    trouble: told,
    applianceLink: needsLink ? applianceLink(host, state.case?.number ?? '') : undefined,
    canRetry: phase === 'blocked' && told?.kind !== 'closed',
  };
}

function addressOf({ key, connections }: PageState): string | undefined {
  const host = connections.find(({ id }) => id === key?.connectionId)?.host ?? '';
  return key === undefined ? undefined : trustedAddress(key.url, host);
}

function isForeign(state: PageState): boolean {
  return state.phase === 'shown' && state.key?.state === 'issued' && addressOf(state) === undefined;
}

function askView({ phase, queues, wish, late }: PageState): AskView | undefined {
  return phase === 'ready' || phase === 'asking' ? { phase, queues, wish, late } : undefined;
}

function keyView(state: PageState, times: Times, now: Date): KeyView | undefined {
  const { phase, key, session } = state;
  const address = addressOf(state);
  if (phase !== 'shown' || key === undefined || address === undefined) return undefined;
  if (session !== undefined || !isValid(key, now)) return undefined;
  return {
    shortKey: key.shortKey,
    address,
    until: times.moment(key.expiresAt ?? now),
    asked: { by: key.createdBy.name, at: times.clock(key.issuedAt ?? now), queue: key.queueName },
    queueStaffed: key.queueStaffed,
  };
}

function progressView(state: PageState, now: Date): ProgressView | undefined {
  const { phase, key, session } = state;
  if (phase !== 'shown' || key === undefined || isForeign(state)) return undefined;
  return { step: stepOf(key, session, now), sessionId: session?.id };
}

function earlierKeys({ keys, key }: PageState, times: Times, now: Date): EarlierKey[] {
  return keys
    .filter((one) => one.id !== key?.id && one.request === 'requested' && one.state !== undefined)
    .map((one) => ({
      at: times.moment(one.createdOn),
      by: one.createdBy.name,
      queue: one.queueName,
      state: stateWord(one, now),
    }));
}

function stateWord(key: KeyRow, now: Date): EarlierKey['state'] {
  if (key.state === 'failed') return 'failed';
  if (key.state === 'claimed') return 'asked';
  return isValid(key, now) ? 'valid' : 'expired';
}

function tick({ key }: PageState, words: Words, times: Times): void {
  const place = document.getElementById('countdown');
  if (place === null || key?.expiresAt === undefined) return;
  const left = (key.expiresAt.getTime() - Date.now()) / 1000;
  place.textContent = words.validFor(countdown(left), times.clock(key.expiresAt));
}

/** Focus goes with what the person waits for; anywhere else it stays where it is. */
function moveFocus(before: PageState | undefined, { phase }: PageState): void {
  if (before?.phase === phase) return;
  if (phase === 'ready' && before?.phase === 'loading') document.getElementById('generate')?.focus();
  if (phase === 'shown' && before?.phase === 'asking') document.getElementById('key-title')?.focus();
}
