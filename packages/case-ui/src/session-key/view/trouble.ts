import { button, element, outsideLink } from '../../dom/element.ts';
import type { Trouble } from '../state.ts';
import { troubleText } from '../trouble.ts';
import type { Words } from '../word-list.ts';

/** Draws a trouble in words, with the appliance's own link where that helps. */
export interface TroubleView {
  readonly trouble: Trouble | undefined;
  readonly applianceLink: string | undefined;
  readonly canRetry: boolean;
}

export function drawTrouble(
  { trouble, applianceLink, canRetry }: TroubleView,
  words: Words,
  retry: () => void,
): Node[] {
  const link = applianceLink === undefined ? [] : [element('p', {}, outsideLink(applianceLink, words.applianceLink))];
  if (trouble === undefined) return link;
  return [
    element('p', { class: 'trouble', role: 'alert' }, troubleText(trouble, words)),
    ...link,
    ...(canRetry ? [button(words.tryAgain, retry)] : []),
  ];
}
