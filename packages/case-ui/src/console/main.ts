import { element, isolated } from '../dom/element.ts';
import { findPlatform } from '../platform/platform.ts';
import { askedCase, caseAddress } from './address.ts';
import { findCases, type FoundCase } from './find-cases.ts';
import { consoleWords } from './words.ts';

const found = findPlatform();
const words = consoleWords[found.language];
const asked = askedCase(location.search);
const place = document.getElementById('page') ?? document.body;
const message = element('p', { class: 'message', role: 'status' });
const results = element('ul');

function open({ id }: FoundCase): void {
  message.textContent = words.opening;
  if (found.found) void found.platform.navigation.openForm({ entityName: 'incident', entityId: id });
  // The page itself is no place to come back to.
  else location.replace(caseAddress(id, asked.appId));
}

function choice(one: FoundCase): HTMLElement {
  const link = element('a', {}, isolated(one.number), ' ', isolated(one.title));
  link.href = caseAddress(one.id, asked.appId);
  link.addEventListener('click', (event) => {
    event.preventDefault();
    open(one);
  });
  const about = [one.customer, one.status].filter((text) => text !== '').join(' · ');
  return element('li', {}, link, element('span', { class: 'about', dir: 'auto' }, about));
}

async function look(number: string): Promise<void> {
  results.replaceChildren();
  message.textContent = words.looking;
  const answer = await findCases(number);
  if (!answer.ok) message.textContent = words.failures[answer.failure];
  else if (answer.cases.length === 0) message.textContent = words.none(number);
  else if (answer.cases.length === 1) answer.cases.forEach(open);
  else {
    message.textContent = words.several(number);
    results.append(...answer.cases.map(choice));
  }
}

function searchForm(): HTMLElement {
  const input = element('input', { type: 'text', maxlength: 200, required: true, autocomplete: 'off' });
  input.value = asked.number;
  const form = element(
    'form',
    {},
    element('label', {}, `${words.number} `, input),
    element('button', { type: 'submit', class: 'primary' }, words.find),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void look(input.value.trim());
  });
  return form;
}

place.replaceChildren(element('h1', {}, words.heading), message, results, searchForm());
if (asked.number === '') message.textContent = words.noNumber;
else void look(asked.number);
