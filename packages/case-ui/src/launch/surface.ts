import type { Words } from './words.ts';

/** The page as the app opens it. Source: docs/vendors/dataverse.md#client. */
const webresourceName = 'bt_/pages/SessionKey.html';
const widthPixels = 380;

interface SidePane {
  readonly navigate: (page: object) => Promise<void>;
  readonly select: () => void;
}

/** Side panes as documented; apps on premises and on telephones have none. */
interface SidePanes {
  readonly createPane: (options: object) => Promise<SidePane>;
  readonly getPane: (paneId: string) => SidePane | undefined;
}

function sidePanes(): SidePanes | undefined {
  return (Xrm as unknown as { readonly App?: { readonly sidePanes?: SidePanes } }).App?.sidePanes;
}

/**
 * Opens the page of a case: in a pane at the side, beside which one goes on working, else in a dialog.
 * @returns when it is open in a pane, or when the person has closed the dialog
 */
export async function openPage(caseId: string, words: Words): Promise<void> {
  const page = { pageType: 'webresource' as const, webresourceName, data: JSON.stringify({ caseId }) };
  const panes = sidePanes();
  if (panes !== undefined && (await openPane(panes, page, caseId, words))) return;
  await Xrm.Navigation.navigateTo(page, {
    target: 2,
    position: 1,
    title: words.title,
    width: { value: 480, unit: 'px' },
    height: { value: 85, unit: '%' },
  });
}

/** @returns whether there is a pane now */
async function openPane(panes: SidePanes, page: object, caseId: string, words: Words): Promise<boolean> {
  // One for each case: an agent may have two customers on the line.
  const paneId = `bt_sessionkey_${caseId}`;
  try {
    const open = panes.getPane(paneId);
    if (open !== undefined) {
      open.select();
      return true;
    }
    const imageSrc = 'WebResources/bt_/icons/sessionkey.svg';
    const pane = await panes.createPane({ paneId, title: words.title, width: widthPixels, canClose: true, imageSrc });
    await pane.navigate(page);
    return true;
  } catch {
    // Some apps have the interface and no place for a pane.
    return false;
  }
}
