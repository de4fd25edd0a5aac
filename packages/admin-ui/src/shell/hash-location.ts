import { useSyncExternalStore } from 'react';

/**
 * The address of a page stands behind the `#`, so that the server knows one document only, and the secret of a one-time link
 * is never sent in an address. wouter has this as well, but keeps a page's filters before the `#`, where they would outlive
 * the page.
 */
const subscribe = (changed: () => void): (() => void) => {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
};

function parts(): readonly [path: string, search: string] {
  const [path = '', search = ''] = window.location.hash.replace(/^#/, '').split('?', 2);
  return [path === '' ? '/' : path, search];
}

export function navigate(to: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  if (replace) window.location.replace(`#${to}`);
  else window.location.hash = to;
}

const path = (): string => parts()[0];
const search = (): string => parts()[1];

export const useHashLocation = Object.assign(
  (): [string, typeof navigate] => [useSyncExternalStore(subscribe, path), navigate],
  { hrefs: (href: string) => `#${href}` },
);

export function useHashSearch(): string {
  return useSyncExternalStore(subscribe, search);
}

/** The filters of a page, as they stand in its address; an empty one is left out. */
export function useFilters(): [URLSearchParams, (change: Readonly<Record<string, string>>) => void] {
  const filters = new URLSearchParams(useHashSearch());
  return [
    filters,
    (change) => {
      const next = new URLSearchParams(search());
      for (const [key, value] of Object.entries(change)) {
        if (value === '') next.delete(key);
        else next.set(key, value);
      }
      navigate(next.size === 0 ? path() : `${path()}?${next.toString()}`, { replace: true });
    },
  ];
}
