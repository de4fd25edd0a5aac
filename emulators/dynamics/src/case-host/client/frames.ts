import type { PageData } from './page-data.ts';

/** Makes the frame in which a web resource stands: in a form, a dialog, or a pane. */
export function createFrame(data: PageData, name: string, parameters: string): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.title = name;
  frame.name = `WebResource_${name}`;
  const { hostClipboard, hostParentXrm } = data.switches;
  if (hostClipboard === 'sandboxed')
    frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms allow-popups');
  frame.setAttribute(
    'allow',
    hostClipboard === 'deniedByPolicy' || hostClipboard === 'sandboxed' ? "clipboard-write 'none'" : 'clipboard-write',
  );
  const query = parameters === '' ? '' : `?${parameters}`;
  const address = new URL(`/WebResources/${name}${query}`, location.href);
  // The same machine under another name is another origin.
  if (hostClipboard === 'crossOrigin') address.hostname = address.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
  // A page outside of a form's container finds no Xrm in its parent: one more frame without any stands between.
  if (!hostParentXrm) address.searchParams.set('hostFrame', 'bare');
  frame.src = address.href;
  return frame;
}
