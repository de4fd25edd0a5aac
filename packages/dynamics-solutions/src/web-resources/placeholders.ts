import { sessionViewer } from '../page-names.ts';
import type { WebResource } from '../package/web-resources.ts';

const words = {
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

/** What stands in the place of the pages until they are built: it says in words that they are not installed. */
export const placeholders: readonly WebResource[] = [
  { name: sessionViewer, displayName: 'Session viewer', content: page('Session viewer', words.viewer) },
];
