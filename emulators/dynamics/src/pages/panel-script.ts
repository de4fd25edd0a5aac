/**
 * Sends forms as JSON and shows the page anew, with the focus where it was; what is refused is said at its top. Selects hold JSON, so that
 * a number stays one; numbers and texts that are empty are not sent.
 */
export const panelScript = `
const outcome = document.getElementById('outcome');
function valueOf(field) {
  if (field.tagName === 'SELECT') return JSON.parse(field.value);
  if (field.type === 'number') return field.value === '' ? undefined : Number(field.value);
  return field.value === '' && !field.dataset.was ? undefined : field.value;
}
function bodyOf(form) {
  if ('file' in form.dataset) return form.elements.file.files[0];
  const values = {};
  for (const field of form.elements) if (field.name) values[field.name] = valueOf(field);
  if (form.dataset.path === '/_emulator/clock') return JSON.stringify({ advanceMilliseconds: values.amount * values.unit });
  return JSON.stringify(values);
}
const forms = [...document.forms];
for (const form of forms) form.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (form.dataset.confirm && !confirm(form.dataset.confirm)) return;
  const answer = await fetch(form.dataset.path, {
    method: form.dataset.method ?? 'POST', headers: { 'Content-Type': 'application/json' }, body: bodyOf(form),
  }).catch(() => undefined);
  if (answer?.ok) {
    sessionStorage.setItem('focus', form.dataset.path);
    location.reload();
  } else outcome.textContent = answer === undefined ? 'The emulator does not answer.' : (await answer.json()).error.message;
});
for (const button of document.querySelectorAll('[data-fill]')) button.addEventListener('click', () => {
  const fields = button.closest('section').querySelector('form[data-path="/_emulator/faults"]').elements;
  for (const [name, value] of Object.entries(JSON.parse(button.dataset.fill))) fields[name].value = value;
  fields.status.focus();
});
forms.find((form) => form.dataset.path === sessionStorage.getItem('focus'))?.querySelector('button').focus();
sessionStorage.removeItem('focus');
`;
