import { button, element } from '../dom/element.ts';
import { formParameters } from '../platform/parameters.ts';
import { findPlatform, type Platform } from '../platform/platform.ts';
import { loadSessions } from './load-sessions.ts';
import { sessionList } from './session-list.ts';
import { listWords } from './words.ts';

const found = findPlatform();
const words = listWords[found.language];
const place = document.getElementById('page') ?? document.body;

function say(text: string, ...more: readonly HTMLElement[]): void {
  place.replaceChildren(element('p', { class: 'message', role: 'status' }, text), ...more);
}

async function load({ webApi, navigation, language }: Platform, caseId: string): Promise<void> {
  say(words.loading);
  const loaded = await loadSessions(webApi, caseId);
  if (!loaded.ok) {
    say(
      words.failures[loaded.failure.kind],
      button(words.tryAgain, () => void show()),
    );
    return;
  }
  const open = (id: string): void => void navigation.openForm({ entityName: 'bt_session', entityId: id });
  place.replaceChildren(...sessionList(loaded.sessions, loaded.isCut, language, open));
}

async function show(): Promise<void> {
  const id = formParameters()?.id ?? '';
  if (!found.found) say(words.noApp);
  else if (id === '') say(words.notSaved);
  else await load(found.platform, id);
}

void show();
