import { documented } from './documented.ts';
import { createFrame } from './frames.ts';
import type { PageData } from './page-data.ts';

interface PaneOptions {
  paneId?: string;
  title?: string;
  width?: number;
  canClose?: boolean;
  isSelected?: boolean;
}

/** `Xrm.App.sidePanes`, in apps that have them. */
export function createSidePanes(data: PageData): unknown {
  const place = document.getElementById('panes');
  const panes = new Map<string, object>();
  let selected: string | undefined;

  function createPane(options: PaneOptions = {}): Promise<unknown> {
    const wanted = {
      paneId: `pane${panes.size + 1}`,
      title: '',
      width: 340,
      canClose: true,
      isSelected: true,
      ...options,
    };
    const { paneId, title, width, canClose } = wanted;
    const known = panes.get(paneId);
    if (known !== undefined) return Promise.resolve(known);
    const element = paneElement(title, paneId);
    if (data.switches.hostPaneWidth === 'honoured') element.style.width = `${Math.max(narrowestPane, width)}px`;
    place?.append(element);
    const pane = documented('Xrm.App.sidePanes pane', {
      paneId,
      title,
      width,
      canClose,
      imageSrc: '',
      hidden: false,
      alwaysRender: false,
      keepBadgeOnSelect: false,
      badge: 0,
      close() {
        element.remove();
        panes.delete(paneId);
        if (selected === paneId) selected = undefined;
      },
      select() {
        selected = paneId;
      },
      navigate(page: { pageType: string; webresourceName?: string; data?: string }) {
        for (const frame of element.querySelectorAll('iframe')) frame.remove();
        const parameters = page.data === undefined ? '' : `data=${encodeURIComponent(page.data)}`;
        element.append(createFrame(data, page.webresourceName ?? '', parameters));
        return Promise.resolve();
      },
    });
    if (canClose) element.append(closeButton(() => pane.close()));
    panes.set(paneId, pane);
    if (wanted.isSelected) pane.select();
    return Promise.resolve(pane);
  }

  return documented('Xrm.App.sidePanes', {
    state: 1,
    createPane,
    getAllPanes: () => documented('Xrm.App.sidePanes panes', { get: () => [...panes.values()] }),
    getPane: (paneId: string) => panes.get(paneId),
    getSelectedPane: () => (selected === undefined ? undefined : panes.get(selected)),
  });
}

/** The platform's own narrowest pane, in pixels. */
const narrowestPane = 300;

function paneElement(title: string, paneId: string): HTMLElement {
  const element = document.createElement('aside');
  element.setAttribute('aria-label', title === '' ? paneId : title);
  const head = document.createElement('h2');
  head.textContent = title;
  element.append(head);
  return element;
}

function closeButton(close: () => void): HTMLButtonElement {
  const button = document.createElement('button');
  button.textContent = '×';
  button.className = 'close';
  button.setAttribute('aria-label', 'Close pane');
  button.addEventListener('click', close);
  return button;
}
