import { button, element } from '../dom/element.ts';
import { dataParameter, formParameters } from '../platform/parameters.ts';
import { findPlatform, type Platform } from '../platform/platform.ts';
import { loadSession } from './load-session.ts';
import { sessionPage } from './session-page.ts';
import { viewerWords } from './words/table.ts';

const found = findPlatform();
const words = viewerWords[found.language];
const place = document.getElementById('page') ?? document.body;

function say(text: string, ...more: readonly HTMLElement[]): void {
  place.replaceChildren(element('p', { class: 'message', role: 'status' }, text), ...more);
}

/** The id of the session: of the row on whose form the page stands, or with which it was opened. */
function sessionId(): string {
  const id = formParameters()?.id ?? dataParameter().id ?? '';
  return /^[0-9a-f-]{36}$/i.test(id) ? id : '';
}

async function show(): Promise<void> {
  const id = sessionId();
  if (!found.found) say(words.noApp);
  else if (id === '') say(words.notSaved);
  else await load(found.platform.webApi, id);
}

async function load(webApi: Platform['webApi'], id: string): Promise<void> {
  say(words.loading);
  const loaded = await loadSession(webApi, id);
  if (loaded.ok) place.replaceChildren(...sessionPage(loaded.session, found.language, () => void show()));
  else
    say(
      words.failures[loaded.failure.kind],
      button(words.tryAgain, () => void show()),
    );
}

void show();
