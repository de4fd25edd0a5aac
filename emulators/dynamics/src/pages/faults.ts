import { type Fault, faultKinds, faultPlaces } from '../control/faults.ts';
import { choiceField, field, form, numberField, section, table } from './forms.ts';
import { html, type Html } from './html.ts';

/** The most frequent faults, as a start for a form. */
const usual = [
  { label: 'Too many requests', status: 429, code: '0x80072322', retryAfterSeconds: 5 },
  { label: 'Too much execution time', status: 429, code: '0x80072321', retryAfterSeconds: 5 },
  { label: 'Too many at a time', status: 429, code: '0x80072326', retryAfterSeconds: 2 },
  { label: 'Unexpected error', status: 500, code: '0x80040216', retryAfterSeconds: '' },
  { label: 'Database deadlock', status: 500, code: '0x80044150', retryAfterSeconds: '' },
  { label: 'Unavailable', status: 503, code: '', retryAfterSeconds: '' },
] as const;

const kindLabels: Record<Fault['kind'], string> = {
  status: 'is refused',
  lost: 'is done, but the answer is lost',
  reset: 'finds the connection broken',
  hang: 'gets no answer',
  delay: 'is answered late',
  gateway: "gets a gateway's page",
  truncate: 'gets half of the answer',
};

const placeLabels: Record<Fault['place'], string> = {
  request: 'a request to the Web API',
  operation: 'one operation of a batch, or a request',
  token: 'a request for a token',
};

/** The faults that wait, and the form for another one. */
export function faultSection(faults: readonly Fault[]): Html {
  const lines = faults.map((fault) => [
    placeLabels[fault.place],
    kindLabels[fault.kind],
    `${fault.status} ${fault.code}`,
    [fault.method, fault.path].filter(Boolean).join(' ') || 'any',
    fault.skip,
    fault.times,
    form(`/_emulator/faults/${fault.id}`, html``, 'Remove', 'DELETE'),
  ]);
  const head = ['What', 'Happens', 'Status', 'Which', 'Pass before', 'Times', ''];
  return section(
    'Faults',
    html`${lines.length === 0 ? html`<p>Everything works.</p>` : table(head, lines)}
      <p>
        ${usual.map(
          ({ label, ...values }) =>
            html`<button type="button" data-fill="${JSON.stringify(values)}">${label}</button> `,
        )}
      </p>
      ${form('/_emulator/faults', newFault(), 'Add')}`,
  );
}

function newFault(): Html {
  const choices = (names: readonly string[], labels: Readonly<Record<string, string>>) =>
    names.map((value) => ({ value, label: labels[value] ?? value }));
  return html`<div class="grid">
    ${choiceField('What', 'place', 'request', choices(faultPlaces, placeLabels))}
    ${choiceField('Happens', 'kind', 'status', choices(faultKinds, kindLabels))} ${numberField('Status', 'status', 429)}
    ${field('Code', 'code', '0x80072322')} ${numberField('Retry after (seconds)', 'retryAfterSeconds', 5)}
    ${numberField('Late by (milliseconds)', 'delayMilliseconds')} ${field('Method', 'method')}
    ${field('Address holds', 'path')} ${numberField('Pass before', 'skip', 0)} ${numberField('Times', 'times', 1)}
  </div>`;
}
