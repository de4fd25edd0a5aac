import { html } from '../pages/html.ts';
import type { PageData } from './client/page-data.ts';

/** The form page of a row: a bar of commands, notifications, tabs, and the places of dialogs and panes. */
export function formPage(data: PageData): string {
  const title = data.row[data.primaryName];
  const name = typeof title === 'string' ? title : 'New';
  // Text of a script element ends at a tag only; whatever could be one is written as an escape.
  const json = JSON.stringify(data).replace(/</g, '\\u003c');
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="data:," />
        <title>${name} - Dynamics 365 in a box</title>
        <link rel="stylesheet" href="/_host/host.css" />
      </head>
      <body>
        <header>
          <strong>Dynamics 365 in a box</strong>
          <span>${data.user.name}</span>
          <nav><a href="/">Cases</a> <a href="/panel">Panel</a></nav>
        </header>
        <div id="ribbon" role="toolbar" aria-label="Commands"></div>
        <div id="notifications"></div>
        <main>
          <h1>${name}</h1>
          <div id="tabs" role="tablist"></div>
          <div id="content"></div>
        </main>
        <div id="panes"></div>
        <script id="host" type="application/json">
          ${{ html: json }}
        </script>
        <script type="module" src="/_host/main.js"></script>
      </body>
    </html>`.html;
}

/** A frame without any Xrm around a web resource, as where it stands outside of a form's container. */
export function bareFrame(address: string): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Frame</title>
        <link rel="stylesheet" href="/_host/host.css" />
      </head>
      <body class="bare">
        <iframe src="${address}" title="Web resource"></iframe>
      </body>
    </html>`.html;
}

/** Another site's page around the whole app, as where the app stands in a tab of a chat client; it passes no rights on. */
export function foreignFrame(address: string): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <link rel="icon" href="data:," />
        <title>Another site</title>
        <link rel="stylesheet" href="/_host/host.css" />
      </head>
      <body class="bare">
        <iframe src="${address}" title="Dynamics 365"></iframe>
      </body>
    </html>`.html;
}

/** Style of all. */
export const hostStyle = `
html { color-scheme: light dark; } body { font: 15px/1.5 system-ui, sans-serif; margin: 0; background: Canvas; color: CanvasText; }
header { display: flex; gap: 2rem; padding: .5rem 1rem; border-bottom: 1px solid GrayText; } header nav { margin-left: auto; } a { color: LinkText; }
#ribbon { display: flex; gap: .5rem; padding: .4rem 1rem; border-bottom: 1px solid GrayText; min-height: 2rem; }
#notifications p, #notifications details { margin: 0; padding: .3rem 1rem; border-bottom: 1px solid GrayText; }
main { padding: 0 1rem; } h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin: .5rem; } h3 { font-size: .9rem; margin: .6rem 0 0; }
button { font: inherit; padding: .2rem .7rem; } [aria-selected=true] { font-weight: 600; }
#panes { position: fixed; top: 0; right: 0; bottom: 0; display: flex; } aside { position: relative; background: Canvas; border-left: 1px solid GrayText; width: 340px; max-width: 100vw; box-sizing: border-box; display: flex; flex-direction: column; }
iframe { border: 0; width: 100%; height: 100%; min-height: 20rem; flex: 1; } .page iframe { height: 70vh; } dialog { padding: .5rem; } .close { position: absolute; top: .3rem; right: .3rem; }
body.bare { height: 100vh; } body.bare iframe { height: 100%; }
`;
