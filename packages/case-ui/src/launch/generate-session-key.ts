import { bareId, findApp } from '../platform/platform.ts';
import { keepNotification } from './notification.ts';
import { openPage } from './surface.ts';
import { words as wordTable } from './words.ts';

/**
 * Called by the command *Generate session key* of a case's form: opens the page for this case, and keeps what it shows at
 * the head of the form.
 * @param form context of the form, which the command passes
 */
export async function generateSessionKey(form: Xrm.FormContext): Promise<void> {
  const app = findApp();
  const words = wordTable[app.language];
  const caseId = bareId(form.data.entity.getId());
  if (app.found && caseId !== '') keepNotification(form, app.platform, caseId, words);
  await openPage(caseId, words);
}
