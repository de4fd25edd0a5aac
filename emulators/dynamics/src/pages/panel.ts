import { caseHostChoices } from '../case-host/switches.ts';
import type { RouteParts } from '../http/routes.ts';
import { valueText } from '../rows/store.ts';
import { choicesOf, openQuestions } from '../settings.ts';
import { faultSection } from './faults.ts';
import { choiceField, field, form, numberField, section, table } from './forms.ts';
import { html, type Html } from './html.ts';
import { layout } from './layout.ts';
import { panelScript } from './panel-script.ts';

/** The page at `/panel`: clock, limits, faults and settings, for a person who wants to see what a client makes of them. */
export function panelPage(parts: RouteParts): string {
  const { emulator, faults } = parts;
  const settings = Object.entries(emulator.settings);
  const questions = Object.keys(openQuestions);
  const open = questions.map((name) => settings.find((one) => one[0] === name)).filter((one) => one !== undefined);
  const content = html`<h1>Panel</h1>
    <output id="outcome"></output>
    ${clockSection(emulator.clock.now())} ${faultSection(faults.list())} ${limitsSection(parts)}
    ${settingsSection('Open questions', open)}
    ${settingsSection(
      'Form pages',
      settings.filter(([name]) => name in caseHostChoices),
    )}
    ${settingsSection(
      'Settings',
      settings.filter(([name]) => !questions.includes(name) && !(name in caseHostChoices)),
    )}
    ${stateSection()} ${requestsSection(parts)}
    <script>
      ${{ html: panelScript }};
    </script>`;
  return layout('Panel', content);
}

function clockSection(now: Date): Html {
  const units = [
    ['seconds', 1000],
    ['minutes', 60_000],
    ['hours', 3_600_000],
    ['days', 86_400_000],
  ] as const;
  const choices = units.map(([label, milliseconds]) => ({ value: milliseconds, label }));
  return section(
    'Clock',
    html`<p>It is <time>${now.toISOString()}</time> here.</p>
      ${form(
        '/_emulator/clock',
        html`${numberField('Move on by', 'amount', 1)} ${choiceField('Unit', 'unit', 3_600_000, choices)}`,
        'Move on',
      )}`,
  );
}

function limitsSection({ emulator, protection }: RouteParts): Html {
  const users = [...emulator.environment().rows.all('systemuser')];
  const nameOf = (id: string): string => {
    const user = users.find((row) => row.applicationid === id || row.azureactivedirectoryobjectid === id);
    return valueText(user?.fullname) || id;
  };
  const { protectionRequests, protectionExecutionMilliseconds } = emulator.settings;
  const lines = Object.entries(protection.usage()).map(([user, one]) => [
    nameOf(user),
    `${one.requestsInWindow} of ${protectionRequests}`,
    `${one.executionMillisecondsInWindow} of ${protectionExecutionMilliseconds} ms`,
    one.entitlement,
    one.refused,
  ]);
  return section(
    'Service protection',
    lines.length === 0
      ? html`<p>Nobody has asked anything yet.</p>`
      : table(['Who', 'Requests in the window', 'Execution time', 'Of the daily entitlement', 'Refused'], lines),
  );
}

function settingsSection(title: string, settings: readonly [string, unknown][]): Html {
  const fields = settings.map(([name, value]) => {
    const choices = typeof value === 'boolean' ? [true, false] : choicesOf(name);
    if (choices === undefined)
      return typeof value === 'number' ? numberField(name, name, value) : field(name, name, value);
    return choiceField(
      name,
      name,
      value,
      choices.map((one) => ({ value: one, label: labelOf(one) })),
    );
  });
  return section(title, form('/_emulator/settings', html`<div class="grid">${fields}</div>`, 'Save'));
}

function labelOf(choice: string | number | boolean): string {
  if (typeof choice === 'boolean') return choice ? 'yes' : 'no';
  return String(choice);
}

function stateSection(): Html {
  return section(
    'Everything here',
    html`<p><a href="/_emulator/state" download="dynamics-state.json">Save it as a file</a></p>
      <form data-path="/_emulator/state" data-file>
        <label>Load a saved file <input type="file" name="file" accept="application/json" required /></label>
        <button>Load</button>
      </form>
      <form data-path="/_emulator/solutions" data-file>
        <label>Import a solution <input type="file" name="file" accept=".zip" required /></label>
        <button>Import</button>
      </form>
      <form data-path="/_emulator/reset" data-confirm="All cases, sessions and imported solutions will be gone.">
        <button>Throw everything away</button>
      </form>`,
  );
}

function requestsSection({ log }: RouteParts): Html {
  const latest = log.entries().slice(-20).reverse();
  const lines = latest.map(({ at, method, status, url }) => [at.slice(11, 19), method, status || 'none', url]);
  return section(
    'Requests',
    html`<p>${log.total()} so far.</p>
      ${lines.length === 0 ? html`` : table(['At', 'Method', 'Answer', 'Address'], lines)}`,
  );
}
