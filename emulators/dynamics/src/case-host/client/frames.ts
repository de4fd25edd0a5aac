import type { PageData } from './page-data.ts';

/** Makes the frame in which a web resource stands: in a form, a dialog, or a pane. */
export function createFrame(data: PageData, name: string, parameters: string): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.title = name;
  frame.name = `WebResource_${name}`;
  const { hostClipboard, hostParentXrm, hostStrictPolicy } = data.switches;
  if (hostClipboard === 'sandboxed')
    frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms allow-popups');
  frame.setAttribute('allow', hostClipboard === 'allowed' ? 'clipboard-write' : "clipboard-write 'none'");
  const query = parameters === '' ? '' : `?${parameters}`;
  const address = new URL(`/WebResources/${name}${query}`, location.href);
  // Headers are the server's: it has to know of the switches of this page.
  if (hostStrictPolicy) address.searchParams.set('hostStrictPolicy', 'true');
  if (hostClipboard === 'deniedByPolicy') address.searchParams.set('hostClipboard', hostClipboard);
  // A page outside of a form's container finds no Xrm in its parent: one more frame without any stands between.
  if (!hostParentXrm) address.searchParams.set('hostFrame', 'bare');
  frame.src = address.href;
  return frame;
}
