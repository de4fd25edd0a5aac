import { launchScript, sessionKeyPage, sessionViewer } from '../page-names.ts';
import type { WebResource } from '../package/web-resources.ts';

const words = {
  key: {
    english: 'The dialog for session keys is not installed yet. Import the next version of the solution BeyondTrust.',
    german:
      'Der Dialog für Sitzungsschlüssel ist noch nicht installiert. Importieren Sie die nächste Version der Lösung BeyondTrust.',
  },
  viewer: {
    english: 'The session viewer is not installed yet. The transcript stands below, the rest on the other tabs.',
    german:
      'Die Sitzungsansicht ist noch nicht installiert. Das Protokoll steht darunter, alles andere auf den übrigen Registerkarten.',
  },
} as const;

// Strict content security policies of Power Platform forbid scripts inside a page, so a page says it in both languages.
function page(title: string, { english, german }: { readonly english: string; readonly german: string }): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${title}</title>
<p>${english}</p>
<p lang="de">${german}</p>
</html>
`;
}

const script = `"use strict";
var BeyondTrust = window.BeyondTrust || {};
BeyondTrust.generateSessionKey = function () {
  var german = Xrm.Utility.getGlobalContext().userSettings.languageId === 1031;
  return Xrm.Navigation.openAlertDialog({ text: german ? ${JSON.stringify(words.key.german)} : ${JSON.stringify(words.key.english)} });
};
`;

/** What stands in the place of the pages until they are built: it says in words that they are not installed. */
export const placeholders: readonly WebResource[] = [
  { name: launchScript, displayName: 'Generate session key', content: script },
  { name: sessionKeyPage, displayName: 'Session key', content: page('Session key', words.key) },
  { name: sessionViewer, displayName: 'Session viewer', content: page('Session viewer', words.viewer) },
];
