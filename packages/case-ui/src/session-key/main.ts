import { element } from '../dom/element.ts';
import { failureOf } from '../platform/failure.ts';
import { dataParameter } from '../platform/parameters.ts';
import { bareId, findPlatform, type Platform } from '../platform/platform.ts';
import { tellChange } from '../platform/changes.ts';
import { timesIn } from '../words/times.ts';
import { KeyPage } from './key-page.ts';
import { writeMail, type Mailing } from './mail.ts';
import { createRequests } from './requests.ts';
import type { PageState } from './state.ts';
import { troubleOf, troubleText } from './trouble.ts';
import { mailButton } from './view/mail-button.ts';
import { createPage } from './view/page.ts';
import type { Words } from './word-list.ts';
import { words as wordTable } from './words.ts';

function start(place: HTMLElement): void {
  const { language, ...found } = findPlatform();
  const words = wordTable[language];
  document.title = words.title;
  const caseId = bareId(dataParameter().caseId ?? '');
  if (!found.found) sayOnly(place, words.troubles.noApp);
  else if (!/^[0-9a-f-]{36}$/.test(caseId)) sayOnly(place, words.troubles.noCase);
  else run(place, found.platform, caseId, words);
}

function sayOnly(place: HTMLElement, text: string): void {
  place.replaceChildren(element('p', { class: 'trouble', role: 'alert' }, text));
}

function run(place: HTMLElement, platform: Platform, caseId: string, words: Words): void {
  const { navigation, language } = platform;
  const show = createPage(place, words, timesIn(language), {
    ask: (queueId, minutes) => void page.ask(queueId, minutes),
    another: () => void page.another(),
    retry: () => void page.open(),
    openSession: (id) => void navigation.openForm({ entityName: 'bt_session', entityId: id }),
    mail: (mailing) => mailFor(platform, mailing, words),
  });
  const page = new KeyPage(platform, createRequests(platform, caseId), (state) => {
    show(state);
    tellChange(caseId, changeOf(state));
  });
  addEventListener('pagehide', () => page.close());
  void page.open();
}

/** What the form has to know of: a key that came, or a session that began or ended. */
function changeOf({ key, session }: PageState): string {
  return [key?.id, key?.state, session?.id, session?.state].join(' ');
}

function mailFor(platform: Platform, mailing: Mailing, words: Words): HTMLElement {
  return mailButton(words, {
    hasCustomer: mailing.facts.customer !== undefined,
    open: (draftId) => void platform.navigation.openForm({ entityName: 'email', entityId: draftId }),
    write: () =>
      writeMail(platform, mailing, words).catch((error: unknown) => {
        const { kind, message } = failureOf(error);
        // The service names the right that is missing; it is not one of ours.
        const trouble =
          kind === 'noRight' ? ({ kind: 'refused', message } as const) : troubleOf({ kind, message }, 'writing');
        throw new Error(troubleText(trouble, words));
      }),
  });
}

const place = document.getElementById('page');
if (place !== null) start(place);
