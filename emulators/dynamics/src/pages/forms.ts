import { html, type Html } from './html.ts';

/** A framed part of a page. */
export function section(title: string, content: Html): Html {
  return html`<section>
    <h2>${title}</h2>
    ${content}
  </section>`;
}

/** A table with a head. */
export function table(head: readonly string[], rows: readonly (readonly unknown[])[]): Html {
  return html`<table>
    <thead>
      <tr>
        ${head.map((one) => html`<th scope="col">${one}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (cells) =>
          html`<tr>
            ${cells.map((cell) => html`<td>${cell}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** A form whose fields are sent as JSON to `path`. */
export function form(path: string, content: Html, button: string, method = 'POST'): Html {
  return html`<form data-path="${path}" data-method="${method}">
    ${content}
    <button>${button}</button>
  </form>`;
}

/** A field for a text; left empty it is not sent, unless it had a value. */
export function field(label: string, name: string, value: unknown = ''): Html {
  return html`<label><span>${label}</span> <input name="${name}" value="${value}" data-was="${value}" /></label>`;
}

/** A field for a number from 0. */
export function numberField(label: string, name: string, value: number | '' = ''): Html {
  return html`<label><span>${label}</span> <input name="${name}" type="number" min="0" value="${value}" /></label>`;
}

/** A choice of a few values, which are sent as what they are. */
export function choiceField(
  label: string,
  name: string,
  value: unknown,
  choices: readonly { value: string | number | boolean; label: string }[],
): Html {
  const option = (one: { value: string | number | boolean; label: string }): Html =>
    html`<option value="${JSON.stringify(one.value)}" ${one.value === value ? { html: 'selected' } : ''}>
      ${one.label}
    </option>`;
  return html`<label
    ><span>${label}</span>
    <select name="${name}">
      ${choices.map(option)}
    </select></label
  >`;
}
