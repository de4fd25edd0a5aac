import { onChange } from '../platform/changes.ts';
import type { Platform } from '../platform/platform.ts';
import { currentKey } from '../session-key/choose.ts';
import { grouped } from '../session-key/key-text.ts';
import { sessionOf, stepOf } from '../session-key/progress.ts';
import { createRequests } from '../session-key/requests.ts';
import { timesIn } from '../words/times.ts';
import type { Words } from './words.ts';

const notificationId = 'bt_sessionkey';
const watched = new WeakSet<object>();

/**
 * Keeps the key of a case and its expiry at the head of the case's form, whether the page is open or not: read from the rows
 * when the page tells that something has changed, and when the form loads its data again, which takes notifications away.
 */
export function keepNotification(form: Xrm.FormContext, platform: Platform, caseId: string, words: Words): void {
  if (watched.has(form)) return;
  watched.add(form);
  let timer: number | undefined;
  const refresh = async (): Promise<void> => {
    clearTimeout(timer);
    const shown = await notificationOf(platform, caseId, words);
    if (shown === undefined) form.ui.clearFormNotification(notificationId);
    else form.ui.setFormNotification(shown.text, 'INFO', notificationId);
    if (shown?.until === undefined) return;
    timer = window.setTimeout(() => void refresh().catch(ignore), Math.max(0, shown.until.getTime() - Date.now()));
  };
  const again = (): void => void refresh().catch(ignore);
  onChange(caseId, again);
  form.data.addOnLoad(again);
}

/** What cannot be read now is read at the next change; the form has its own words where the network is gone. */
function ignore(): undefined {
  return undefined;
}

async function notificationOf(
  platform: Platform,
  caseId: string,
  words: Words,
): Promise<{ readonly text: string; readonly until?: Date } | undefined> {
  const requests = createRequests(platform, caseId);
  const [keys, sessions] = await Promise.all([requests.keys(), requests.sessions()]);
  const now = new Date();
  const key = currentKey(keys, sessions, now);
  if (key?.expiresAt === undefined) return undefined;
  if (stepOf(key, sessionOf(key, sessions), now) !== 'waiting') return { text: words.running };
  const until = timesIn(platform.language).clock(key.expiresAt);
  return { text: words.valid(grouped(key.shortKey), until), until: key.expiresAt };
}
