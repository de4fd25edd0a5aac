import { html, type Markup } from './html.ts';

const style = {
  markup: `
  :root { color-scheme: light dark; --ink: light-dark(#1f2a37, #e8edf3); --line: light-dark(#d8dee6, #3a4655); --accent: #b3470f;
    --soft: light-dark(#f5f7f9, #161c24); --paper: light-dark(#fff, #1f2732); --label: light-dark(#4a5768, #b7c2cf); }
  * { box-sizing: border-box; }
  body { margin: 0; font: 15px/1.45 system-ui, "Segoe UI", sans-serif; color: var(--ink); background: var(--soft); }
  header { background: #1f2a37; color: #fff; padding: 0.8rem 2rem; display: flex; gap: 2rem; align-items: baseline; flex-wrap: wrap; }
  header b { font-size: 1.15rem; }
  header span { color: #c4cedb; }
  nav { background: var(--paper); border-bottom: 1px solid var(--line); padding: 0 2rem; }
  nav a { display: inline-block; padding: 0.7rem 1rem 0.6rem 0; margin-right: 1rem; color: var(--ink); text-decoration: none; }
  nav a:hover, nav a:focus { color: light-dark(#b3470f, #ff9d66); text-decoration: underline; }
  main { padding: 1rem 2rem 4rem; max-width: 1500px; }
  section { background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 0.8rem 1.2rem 1.2rem; margin: 1rem 0; overflow-x: auto; }
  h2 { font-size: 1.15rem; margin: 0.3rem 0 0.8rem; }
  table { border-collapse: collapse; width: 100%; margin-bottom: 1rem; }
  th { text-align: left; font-weight: 600; background: var(--soft); }
  th, td { border-bottom: 1px solid var(--line); padding: 0.35rem 0.7rem; vertical-align: top; }
  td form, .row form { display: inline; }
  form.line + form.line { margin-top: 0.8rem; }
  section h2:not(:first-child) { margin-top: 1.6rem; }
  form.line { display: flex; gap: 0.6rem 1rem; flex-wrap: wrap; align-items: end; }
  label { display: inline-flex; flex-direction: column; font-size: 0.85rem; color: var(--label); gap: 0.15rem; }
  label.check { flex-direction: row; align-items: center; gap: 0.4rem; }
  fieldset { border: 1px solid var(--line); border-radius: 4px; display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; }
  input, select, button { font: inherit; padding: 0.25rem 0.5rem; border: 1px solid #aeb8c4; border-radius: 4px; background: var(--paper); color: var(--ink); }
  button { cursor: pointer; background: var(--soft); }
  button.main { background: var(--accent); border-color: var(--accent); color: #fff; }
  code { font-size: 0.85rem; overflow-wrap: anywhere; }
  td code { display: inline-block; min-width: 9rem; }
  td { overflow-wrap: break-word; }
  td button { white-space: nowrap; }
  .ok { color: light-dark(#17683a, #6fd49b); } .bad { color: light-dark(#a3211b, #ff9c94); } .muted { color: light-dark(#5f6b7a, #a7b3c1); }
  .problem { background: light-dark(#fdeceb, #4a1f1c); border: 1px solid #e3a7a3; padding: 0.5rem 1rem; border-radius: 6px; }
  .settings { display: grid; grid-template-columns: repeat(auto-fill, minmax(230px, 1fr)); gap: 0.7rem 1.2rem; margin-bottom: 1rem; }
`,
};

/** A page of the emulator. @param head what stands beside the title */
export function page(title: string, head: Markup, body: Markup): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <link rel="icon" href="data:," />
        <title>${title}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <header><b>${title}</b>${head}</header>
        ${body}
      </body>
    </html>`;
}

/** A button that posts to an action with hidden values. */
export function actionButton(action: string, text: string, values: Readonly<Record<string, string>> = {}): Markup {
  const hidden = Object.entries(values).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  return html`<form method="post" action="/login/actions/${action}">${hidden}<button>${text}</button></form> `;
}

/** A field in which one of several values is chosen. */
export function choice(
  name: string,
  label: string,
  values: readonly (string | number)[],
  chosen?: string | number,
): Markup {
  const options = values.map((value) =>
    value === chosen ? html`<option selected>${value}</option>` : html`<option>${value}</option>`,
  );
  return html`<label
    >${label}<select name="${name}">
      ${options}
    </select></label
  >`;
}

/** A field for text. */
export function field(name: string, label: string, value: string | number = '', placeholder = ''): Markup {
  return html`<label>${label}<input name="${name}" value="${value}" placeholder="${placeholder}" /></label>`;
}

/** A box to tick; a form does not send one that is not ticked. */
export function check(name: string, label: string, isTicked: boolean): Markup {
  const box = isTicked
    ? html`<input type="checkbox" name="${name}" value="true" checked />`
    : html`<input type="checkbox" name="${name}" value="true" />`;
  return html`<label class="check">${box}${label}</label> `;
}

/** A table; without rows, a sentence instead. */
export function table(headings: readonly string[], rows: readonly Markup[], empty: string): Markup {
  if (rows.length === 0) return html`<p class="muted">${empty}</p>`;
  return html`<table>
    <thead>
      <tr>
        ${headings.map((heading) => html`<th>${heading}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

/** An instant in UTC, to the second. @param seconds since 1970 */
export function instant(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}
