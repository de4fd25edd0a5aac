import { languageOf, type Language } from '../words/language.ts';
import { type ClientApi, findClientApi } from './client-api.ts';

/** Services of the app around a page. */
export interface Platform {
  readonly webApi: ClientApi['WebApi'];
  readonly navigation: ClientApi['Navigation'];
  /** Who is signed in; the id is bare, in lower case. */
  readonly user: { readonly id: string; readonly name: string };
  readonly language: Language;
}

/** The app around a page, or that there is none; then only the browser tells the language. */
export type FoundPlatform =
  | { readonly found: true; readonly platform: Platform; readonly language: Language }
  | { readonly found: false; readonly language: Language };

/** Finds the app around this page, and sets the document's language to its user's. */
export function findPlatform(): FoundPlatform {
  const found = findApp();
  document.documentElement.lang = found.language;
  return found;
}

/** The same for a script of a form, whose document is not ours. */
export function findApp(): FoundPlatform {
  const clientApi = findClientApi();
  if (clientApi !== undefined) return platformOf(clientApi);
  return { found: false, language: navigator.language.startsWith('de') ? 'de' : 'en' };
}

function platformOf({ WebApi, Navigation, Utility }: ClientApi): FoundPlatform {
  const { userId, userName, languageId } = Utility.getGlobalContext().userSettings;
  const language = languageOf(languageId);
  const user = { id: bareId(userId), name: userName };
  return { found: true, platform: { webApi: WebApi, navigation: Navigation, user, language }, language };
}

/** An id as rows have it: forms and the global context give it in braces and capitals. */
export function bareId(id: string): string {
  return id.replace(/[{}]/g, '').toLowerCase();
}
