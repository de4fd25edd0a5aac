import { html, type Html } from './html.ts';

/** A page of the emulator: its navigation, its style, its content. */
export function layout(title: string, content: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="data:," />
        <title>${title} - Dynamics 365 in a box</title>
        <style>
          ${{ html: style }}
        </style>
      </head>
      <body>
        <header>
          <strong>Dynamics 365 in a box</strong>
          <nav><a href="/">Cases</a> <a href="/panel">Panel</a></nav>
        </header>
        <main>${content}</main>
      </body>
    </html>`.html;
}

// System colours, so that light and dark both come out readable.
const style = `
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; background: Canvas; color: CanvasText; }
html { color-scheme: light dark; } a { color: LinkText; }
header { border-bottom: 1px solid GrayText; padding: .7rem 1.5rem; display: flex; gap: 2rem; }
header a { margin-right: 1rem; }
main { max-width: 72rem; margin: 1.5rem auto; padding: 0 1rem; }
section { border: 1px solid GrayText; border-radius: 6px; padding: .8rem 1.2rem 1.2rem; margin: 0 0 1rem; overflow-x: auto; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin: .2rem 0 .6rem; } h3 { font-size: 1rem; margin: .8rem 0 .3rem; }
details { margin-left: 1rem; } summary { cursor: pointer; }
table { border-collapse: collapse; } th, td { padding: .15rem 1rem .15rem 0; text-align: left; vertical-align: top; }
time { font-size: .9em; margin-left: .5rem; }
@media (max-width: 40rem) { details { margin-left: 0; } details th, details td { display: block; padding: 0; } details th { margin-top: .4rem; } section { padding: .6rem; } }
th { font-weight: 600; white-space: nowrap; } details td { white-space: pre-wrap; } td:last-child { overflow-wrap: anywhere; }
input, select, button { font: inherit; padding: .15rem .4rem; max-width: 100%; box-sizing: border-box; }
:focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }
label { margin-right: 1rem; } form { margin: .4rem 0; } td form { margin: 0; }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .6rem 1rem; margin-bottom: .8rem; }
.grid label { display: flex; flex-direction: column; margin: 0; } .grid span { overflow-wrap: anywhere; }
output { display: block; min-height: 1.5em; font-weight: 600; }
`;
