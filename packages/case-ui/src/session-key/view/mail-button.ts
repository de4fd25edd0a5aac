import { button, element } from '../../dom/element.ts';
import type { Words } from '../word-list.ts';

/** Acts and results of the button. */
export interface MailActions {
  /** Writes the draft; rejects with a text for the person. */
  readonly write: () => Promise<string>;
  readonly open: (draftId: string) => void;
  readonly hasCustomer: boolean;
}

/** A button that writes a draft of an e-mail, and then one that opens it. */
export function mailButton(words: Words, { write, open, hasCustomer }: MailActions): HTMLElement {
  const place = element('span', { class: 'mail' });
  const said = element('span', { role: 'status' });
  const press = button(words.writeMail, () => {
    press.disabled = true;
    write().then(
      (draftId) => {
        said.textContent = hasCustomer ? words.mailWritten : `${words.mailWritten} ${words.noCustomer}`;
        const toDraft = button(words.openMail, () => open(draftId));
        press.replaceWith(toDraft);
        toDraft.focus();
      },
      (problem: unknown) => {
        press.disabled = false;
        said.textContent = problem instanceof Error ? problem.message : '';
      },
    );
  });
  place.append(press, said);
  return place;
}
