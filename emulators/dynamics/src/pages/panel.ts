import type { RouteParts } from '../http/routes.ts';
import { html, type Html } from './html.ts';
import { layout } from './layout.ts';

/** The page at `/panel`: clock, limits, faults and settings, for a person who wants to see what a client makes of them. */
export function panelPage({ emulator, faults, log, protection }: RouteParts): string {
  const content = html`<h1>Panel</h1>
    <output id="outcome"></output>
    ${clockSection(emulator.clock.now())} ${limitsSection(protection.usage())} ${faultSection(faults.list())}
    ${settingsSection({ ...emulator.settings })}
    <section>
      <h2>Requests</h2>
      <p>${log.total()} so far.</p>
      <table>
        ${log
          .entries()
          .slice(-20)
          .reverse()
          .map(({ at, method, status, url }) => row([at.slice(11, 19), method, String(status), url]))}
      </table>
    </section>
    <script>
      ${{ html: script }};
    </script>`;
  return layout('Panel', content);
}

function row(cells: readonly string[]): Html {
  return html`<tr>
    ${cells.map((cell) => html`<td>${cell}</td>`)}
  </tr>`;
}

function clockSection(now: Date): Html {
  return html`<section>
    <h2>Clock</h2>
    <p>${now.toISOString()}</p>
    <form data-path="/_emulator/clock">
      <label>Move on by <input name="advanceMilliseconds" type="number" min="0" value="3600000" /> milliseconds</label>
      <button>Move</button>
    </form>
  </section>`;
}

function limitsSection(usage: ReturnType<RouteParts['protection']['usage']>): Html {
  const lines = Object.entries(usage).map(([user, one]) =>
    row([
      user,
      `${one.requestsInWindow} requests`,
      `${one.executionMillisecondsInWindow} ms`,
      `${one.entitlement} of today's entitlement`,
      `${one.refused} refused`,
    ]),
  );
  return html`<section>
    <h2>Service protection</h2>
    ${
      lines.length === 0
        ? html`<p>Nobody has asked anything yet.</p>`
        : html`<table>
            ${lines}
          </table>`
    }
  </section>`;
}

function faultSection(faults: ReturnType<RouteParts['faults']['list']>): Html {
  const kinds = ['status', 'lost', 'reset', 'hang', 'gateway', 'truncate'];
  return html`<section>
    <h2>Faults</h2>
    <table>
      ${faults.map((fault) => row([fault.place, fault.kind, `${fault.status} ${fault.code}`, `${fault.times} times`, fault.path ?? '']))}
    </table>
    <form data-path="/_emulator/faults">
      <label
        >Where
        <select name="place">
          ${['request', 'operation', 'token'].map((one) => html`<option>${one}</option>`)}
        </select></label
      >
      <label
        >What
        <select name="kind">
          ${kinds.map((one) => html`<option>${one}</option>`)}
        </select></label
      >
      <label>Status <input name="status" type="number" value="429" size="5" /></label>
      <label>Code <input name="code" value="0x80072322" size="12" /></label>
      <label>Times <input name="times" type="number" min="1" value="1" size="4" /></label>
      <label>Retry after <input name="retryAfterSeconds" type="number" min="0" value="5" size="4" /> s</label>
      <button>Add</button>
    </form>
  </section>`;
}

function settingsSection(settings: Readonly<Record<string, unknown>>): Html {
  const field = ([name, value]: [string, unknown]): Html =>
    html`<tr>
      <th><label for="${name}">${name}</label></th>
      <td>${input(name, value)}</td>
    </tr>`;
  return html`<section>
    <h2>Settings</h2>
    <form data-path="/_emulator/settings">
      <table>
        ${Object.entries(settings).map(field)}
      </table>
      <button>Save</button>
    </form>
  </section>`;
}

function input(name: string, value: unknown): Html {
  if (typeof value === 'boolean') {
    return html`<input type="checkbox" id="${name}" name="${name}" ${value ? { html: 'checked' } : ''} />`;
  }
  return html`<input
    id="${name}"
    name="${name}"
    type="${typeof value === 'number' ? 'number' : 'text'}"
    value="${value}"
  />`;
}

// Sends a form as JSON and shows the page anew; what is refused is said at its top.
const script = `
for (const form of document.forms) form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const values = {};
  for (const field of form.elements) {
    if (!field.name) continue;
    values[field.name] = field.type === 'checkbox' ? field.checked : field.type === 'number' ? Number(field.value) : field.value;
  }
  const answer = await fetch(form.dataset.path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(values) });
  if (answer.ok) location.reload();
  else document.getElementById('outcome').textContent = (await answer.json()).error.message;
});
`;
