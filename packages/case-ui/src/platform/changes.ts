/**
 * Between a page and the form that it belongs to: that something of a case has changed, and nothing else, so that whoever
 * hears of it reads the rows. Both are of one origin; what another site says does not arrive here.
 */
const channelName = 'bt_sessionkey';

let told = '';

/** @param change tells one state from another; the same is told once */
export function tellChange(caseId: string, change: string): void {
  const message = `${caseId} ${change}`;
  if (message === told) return;
  told = message;
  const channel = new BroadcastChannel(channelName);
  channel.postMessage(caseId);
  channel.close();
}

export function onChange(caseId: string, hear: () => void): void {
  const channel = new BroadcastChannel(channelName);
  channel.addEventListener('message', ({ data }) => {
    if (data === caseId) hear();
  });
}
