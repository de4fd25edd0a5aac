import type { Page } from './pages.ts';

/**
 * The document of a page. Everything that runs or styles is a file of its own: a strict policy forbids inline scripts, and a
 * web resource can set neither a header nor a nonce. Addresses are relative, because the folder of web resources has a
 * number in its address that changes with each publication. Source: docs/vendors/dataverse.md#client.
 */
export function pageDocument({ name, title }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="stylesheet" href="${name}.css">
<script src="${name}.js" defer></script>
</head>
<body>
<main id="page"></main>
</body>
</html>
`;
}
