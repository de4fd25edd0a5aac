import { button, element } from '../../dom/element.ts';
import type { Queue } from '../rows.ts';
import type { Words } from '../word-list.ts';

/** State that the region for asking is drawn from. */
export interface AskView {
  readonly phase: 'ready' | 'asking';
  readonly late: boolean;
  readonly queues: readonly Queue[];
  readonly wish: { readonly queueId: string; readonly minutes: number };
}

/** The press of the button. */
export type Ask = (queueId: string, minutes: number) => void;

/** The longest that the configuration's setting allows: a week. */
const mostMinutes = 10_080;

/** The button with what it would ask for, and the choices folded under it. */
export function drawAsk({ phase, late, queues, wish }: AskView, words: Words, ask: Ask): readonly Node[] {
  if (phase === 'asking') return [waiting(late ? words.stillAsking : words.asking)];
  const queue = queueChoice(queues, wish.queueId, words);
  const minutes = element('input', { type: 'number', min: 1, max: mostMinutes, value: wish.minutes, required: true });
  const summary = element('p', { class: 'wish' });
  const tell = (): void => {
    const name = queue.selectedOptions[0]?.textContent ?? '';
    summary.textContent = words.chosen(name, Number(minutes.value));
  };
  queue.addEventListener('change', tell);
  minutes.addEventListener('input', tell);
  tell();
  const press = (): void => {
    if (minutes.reportValidity()) ask(queue.value, Number(minutes.value));
  };
  return [
    button(words.generate, press, { class: 'primary', id: 'generate' }),
    summary,
    element(
      'details',
      {},
      element('summary', {}, words.change),
      element('label', {}, words.queue, queue),
      element('label', {}, words.minutes, minutes),
    ),
  ];
}

function waiting(text: string): HTMLElement {
  return element('p', { class: 'asking' }, element('span', { class: 'spinner', 'aria-hidden': 'true' }), text);
}

const kinds = ['general', 'me', 'team', 'issue'] as const satisfies readonly Queue['kind'][];

function queueChoice(queues: readonly Queue[], chosen: string, words: Words): HTMLSelectElement {
  const groups = kinds.flatMap((kind) => {
    const options = queues
      .filter((queue) => queue.kind === kind)
      .map(({ id, name }) => element('option', { value: id, selected: id === chosen }, nameOf(kind, name, words)));
    const isOne = kind === 'general' || kind === 'me';
    if (options.length === 0) return [];
    return isOne ? options : [element('optgroup', { label: words.queueKinds[kind] }, ...options)];
  });
  return element('select', {}, ...groups);
}

/** The appliance names neither the general queue nor the agent's own; the integration names them in English. */
function nameOf(kind: Queue['kind'], name: string, words: Words): string {
  return kind === 'general' || kind === 'me' ? words.queueKinds[kind] : name;
}
