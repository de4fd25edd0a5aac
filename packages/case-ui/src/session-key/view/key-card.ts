import { generate } from 'lean-qr';
import { toSvg } from 'lean-qr/extras/svg';
import { copyKeys, copyText } from '../../dom/copy.ts';
import { button, element, isolated, outsideLink } from '../../dom/element.ts';
import { grouped, spoken } from '../key-text.ts';
import type { Words } from '../word-list.ts';

/** Values that a key is drawn from; times are texts already. */
export interface KeyView {
  readonly shortKey: string;
  readonly address: string;
  readonly until: string;
  readonly asked: { readonly by: string; readonly at: string; readonly queue: string };
  readonly queueStaffed: boolean | undefined;
}

/** A key as it is read out, copied, scanned and sent. `mail` is the button for a draft with what it says afterwards. */
export function drawKey(view: KeyView, words: Words, mail: Node): readonly Node[] {
  const digits = element('bdi', { class: 'digits', 'aria-hidden': 'true' }, grouped(view.shortKey));
  const address = element('span', { class: 'address' }, outsideLink(view.address));
  const said = element('p', { class: 'said', role: 'status' });
  const copy = (text: string, shown: HTMLElement) => () =>
    void copyText(text, shown).then((how) => {
      said.textContent = how === 'copied' ? words.copied : words.pressKeys(copyKeys());
    });
  const { by, at, queue } = view.asked;
  return [
    element('h2', { id: 'key-title', tabindex: -1 }, words.key),
    element('p', { class: 'key' }, digits, element('span', { class: 'visually-hidden' }, spoken(view.shortKey))),
    element('p', { class: 'countdown' }, element('span', { id: 'countdown' })),
    element('p', {}, words.sayIt),
    element('div', { class: 'address-and-code' }, address, qrCode(view.address, words.qrCode)),
    element(
      'div',
      { class: 'actions' },
      button(words.copyKey, copy(view.shortKey, digits)),
      button(words.copyAddress, copy(view.address, address)),
      mail,
    ),
    said,
    ...(view.queueStaffed === false ? [element('p', { class: 'warning' }, words.nobodyInQueue)] : []),
    element('p', { class: 'quiet' }, words.notRevocable(view.until)),
    element('p', { class: 'quiet' }, isolated(words.askedBy(by, at, queue))),
  ];
}

/** Dark on light with its quiet edge in both themes: many readers know no other. */
function qrCode(address: string, label: string): HTMLElement {
  const picture = toSvg(generate(address), document, { on: '#000', off: '#fff', padX: 4, padY: 4 });
  picture.setAttribute('aria-hidden', 'true');
  return element('div', { class: 'code', role: 'img', 'aria-label': label }, picture);
}
