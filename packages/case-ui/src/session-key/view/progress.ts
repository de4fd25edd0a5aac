import { button, element } from '../../dom/element.ts';
import type { Step } from '../progress.ts';
import type { Words } from '../word-list.ts';

const steps = ['waiting', 'joined', 'running', 'ended', 'written'] as const;

/** Steps from key to session, as they are drawn. */
export interface ProgressView {
  readonly step: Step;
  readonly sessionId: string | undefined;
}

/** The steps with where it stands, and the way to the session. */
export function drawProgress({ step, sessionId }: ProgressView, words: Words, open: (id: string) => void): Node[] {
  const reached = step === 'expired' ? 0 : steps.indexOf(step);
  const items = steps.map((name, at) => {
    const state = at < reached || step === 'written' ? 'done' : at === reached ? 'now' : 'later';
    const current = state === 'now' ? 'step' : undefined;
    return element('li', { class: state, 'aria-current': current }, words.steps[name]);
  });
  const hint = step === 'waiting' ? [element('p', { class: 'quiet' }, words.progress.mayBeLate)] : [];
  const link = sessionId === undefined ? [] : [button(words.openSession, () => open(sessionId))];
  return [element('ol', { class: 'steps', 'aria-label': words.progress.title }, ...items), ...hint, ...link];
}

/** The sentence that is also announced. */
export function sentenceOf(step: Step, customer: string, representative: string, words: Words): string {
  const who = customer === '' ? words.somebody : customer;
  switch (step) {
    case 'joined':
      return words.progress.joined(who);
    case 'running':
      return words.progress.running(who, representative);
    default:
      return words.progress[step];
  }
}
