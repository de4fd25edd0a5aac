import { documented } from './documented.ts';
import { createFormContext } from './form-context.ts';
import { createGlobalContext } from './global-context.ts';
import { createNavigation } from './navigation.ts';
import { createNotifications } from './notifications.ts';
import type { PageData } from './page-data.ts';
import { showRibbon } from './ribbon.ts';
import { createSidePanes } from './side-panes.ts';
import { showTabs } from './tabs.ts';
import { createWebApi } from './web-api.ts';

const data = JSON.parse(document.getElementById('host')?.textContent ?? '{}') as PageData;
const globalContext = createGlobalContext(data);
const webApi = createWebApi(data);
const notifications = createNotifications(data.switches.hostNotifications === 'collapsed');

async function reload(): Promise<void> {
  if (data.id !== '') Object.assign(data.row, await webApi.retrieveRecord(data.table, data.id));
  showTabs(data, webApi);
  await showRibbon({ data, formContext });
}

const formContext = createFormContext({
  data,
  notifications,
  refreshRibbon: () => void showRibbon({ data, formContext }),
  reload,
});

let progress = 0;
const app = data.switches.hostSidePanes ? { sidePanes: createSidePanes(data) } : {};

Object.assign(window, {
  Xrm: documented('Xrm', {
    WebApi: webApi,
    Navigation: createNavigation(data),
    App: app,
    Utility: documented('Xrm.Utility', {
      getGlobalContext: () => globalContext,
      showProgressIndicator: (message: string) => {
        progress += 1;
        document.body.dataset.progress = message;
      },
      closeProgressIndicator: () => {
        progress -= 1;
        if (progress <= 0) delete document.body.dataset.progress;
      },
    }),
  }),
  GetGlobalContext: () => globalContext,
});

showTabs(data, webApi);
void showRibbon({ data, formContext });
