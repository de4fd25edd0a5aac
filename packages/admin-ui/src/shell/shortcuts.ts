import { useEffect } from 'react';
import { navigate } from './hash-location.ts';

/** Keys that lead somewhere, in the order of the list that is shown. */
export const shortcuts: readonly { readonly keys: string; readonly what: string; readonly path: string }[] = [
  { keys: 'g o', what: 'Overview', path: '/' },
  { keys: 'g f', what: 'Find', path: '/find' },
  { keys: 'g e', what: 'Events', path: '/events' },
  { keys: 'g d', what: 'Deliveries', path: '/deliveries' },
  { keys: 'g x', what: 'Dead letters', path: '/dead-letters' },
  { keys: 'g s', what: 'Sessions', path: '/sessions' },
  { keys: 'g p', what: 'Plugins', path: '/plugins' },
  { keys: 'g l', what: 'Logs', path: '/logs' },
];

export const keyOfList = '?';
export const keyOfPause = 'p';

/** The second key of two counts for so long. */
const sequenceMilliseconds = 1_500;

interface ShortcutActs {
  readonly onList: () => void;
  readonly onPause: () => void;
}

/** Follows the keys of the page, but none that are typed into a field or belong to the browser. */
export function useShortcuts({ onList, onPause }: ShortcutActs): void {
  useEffect(() => {
    let first = { key: '', at: 0 };
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const isSecond = event.timeStamp - first.at < sequenceMilliseconds;
      const keys = isSecond && first.key === 'g' ? `g ${event.key}` : event.key;
      first = { key: event.key, at: event.timeStamp };
      const shortcut = shortcuts.find((each) => each.keys === keys);
      if (shortcut !== undefined) navigate(shortcut.path);
      else if (keys === keyOfList) onList();
      else if (keys === keyOfPause) onPause();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, select, textarea, [contenteditable=true]');
}
