import { documented } from './documented.ts';
import { createFrame } from './frames.ts';
import type { PageData } from './page-data.ts';

type Navigation = Pick<
  Xrm.Navigation,
  | 'navigateTo'
  | 'openAlertDialog'
  | 'openConfirmDialog'
  | 'openErrorDialog'
  | 'openForm'
  | 'openUrl'
  | 'openWebResource'
>;

interface WebResourcePage {
  pageType: string;
  webresourceName?: string;
  entityName?: string;
  entityId?: string;
  data?: string;
}

/** `Xrm.Navigation`: dialogs and other places. */
export function createNavigation(data: PageData): Navigation {
  return documented('Xrm.Navigation', {
    navigateTo(page: WebResourcePage, options: Xrm.Navigation.NavigationOptions = {} as never) {
      if (page.pageType === 'webresource') return openPage(data, page, options);
      if (page.pageType === 'entityrecord') return openRow(page.entityName ?? '', page.entityId ?? '');
      return Promise.reject(new Error(`This host opens no page of the type ${page.pageType}.`));
    },
    openAlertDialog: (strings: Xrm.Navigation.AlertStrings) =>
      ask(strings.title ?? '', strings.text, [strings.confirmButtonLabel ?? 'OK']).then(() => undefined),
    openConfirmDialog: (strings: Xrm.Navigation.ConfirmStrings) =>
      ask(strings.title ?? '', strings.text, [
        strings.confirmButtonLabel ?? 'OK',
        strings.cancelButtonLabel ?? 'Cancel',
      ]).then((pressed) => ({ confirmed: pressed === 0 })),
    openErrorDialog: (options: Xrm.Navigation.ErrorDialogOptions) =>
      ask('Error', options.message ?? `Error ${options.errorCode ?? ''}`, ['OK']).then(() => undefined),
    openForm: (options: Xrm.Navigation.EntityFormOptions) =>
      openRow(options.entityName ?? '', options.entityId ?? '').then(() => ({ savedEntityReference: [] })),
    openUrl: (url: string) => void window.open(url, '_blank', 'noopener'),
    openWebResource: (name: string, _options?: unknown, parameters?: string) =>
      void window.open(
        `/WebResources/${name}${parameters === undefined ? '' : `?data=${encodeURIComponent(parameters)}`}`,
      ),
  } as unknown as Navigation);
}

function openRow(table: string, id: string): Promise<void> {
  const address = new URL(location.href);
  address.searchParams.set('etn', table);
  address.searchParams.set('id', id);
  location.assign(address);
  return Promise.resolve();
}

function sizeOf(size: unknown): string | undefined {
  if (typeof size === 'number') return `${size}px`;
  if (typeof size !== 'object' || size === null) return undefined;
  const { value, unit } = size as { value: number; unit: string };
  return `${value}${unit}`;
}

// A dialog with a page has no method to close it; it resolves when the person closes it.
function openPage(data: PageData, page: WebResourcePage, options: Xrm.Navigation.NavigationOptions): Promise<void> {
  const parameters = page.data === undefined ? '' : `data=${encodeURIComponent(page.data)}`;
  const frame = createFrame(data, page.webresourceName ?? '', parameters);
  if (options.target !== 2) {
    location.assign(frame.src);
    return Promise.resolve();
  }
  const { dialog, closed } = openDialog((options as { title?: string }).title ?? '');
  const size = options as { width?: unknown; height?: unknown };
  dialog.style.width = sizeOf(size.width) ?? '60%';
  dialog.style.height = sizeOf(size.height) ?? '60%';
  dialog.append(frame);
  return closed.then(() => undefined);
}

function openDialog(title: string): { dialog: HTMLDialogElement; closed: Promise<void> } {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-label', title);
  const head = document.createElement('h2');
  head.textContent = title;
  const close = document.createElement('button');
  close.textContent = '×';
  close.setAttribute('aria-label', 'Close');
  close.className = 'close';
  close.addEventListener('click', () => dialog.close());
  dialog.append(head, close);
  document.body.append(dialog);
  const closed = new Promise<void>((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve();
    });
  });
  dialog.showModal();
  return { dialog, closed };
}

async function ask(title: string, text: string, labels: readonly string[]): Promise<number> {
  const { dialog, closed } = openDialog(title);
  const words = document.createElement('p');
  words.textContent = text;
  dialog.append(words);
  let pressed = -1;
  labels.forEach((label, at) => {
    const button = document.createElement('button');
    button.textContent = label;
    button.addEventListener('click', () => {
      pressed = at;
      dialog.close();
    });
    dialog.append(button);
  });
  await closed;
  return pressed;
}
