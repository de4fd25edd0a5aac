/**
 * The only document of the admin tool. The server puts another nonce in place of `{{nonce}}` into each answer; without one,
 * a browser would apply no style that the pages make while they run.
 */
export function shellDocument({ script, style }: { readonly script: string; readonly style: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Casebridge</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${style}">
<script type="module" src="${script}" nonce="{{nonce}}"></script>
</head>
<body>
<div id="app"></div>
<noscript>The admin tool needs JavaScript.</noscript>
</body>
</html>
`;
}
