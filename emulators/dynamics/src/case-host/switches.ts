/**
 * How model-driven apps differ from one place to the next, and what may go wrong in them; each is a claim of
 * docs/vendors/dataverse.md#client. All of them are settings, fields of the panel, and parameters of a page's address.
 */
export interface CaseHostSettings {
  /** Whether pages are sent with the Content-Security-Policy of the strict mode. */
  hostStrictPolicy: boolean;
  /** In which kind of frame web resources stand, as far as their clipboard is concerned. */
  hostClipboard: 'allowed' | 'crossOrigin' | 'sandboxed' | 'deniedByPolicy';
  /** Whether the app has side panes. */
  hostSidePanes: boolean;
  /** Whether the width of a side pane counts. */
  hostPaneWidth: 'honoured' | 'ignored';
  /** Whether frames are destroyed and made anew when the tab changes. */
  hostFramesOnTabChange: 'kept' | 'rebuilt';
  /** Whether a refresh of the form's data takes its notifications away. */
  hostRefreshKeepsNotifications: boolean;
  /** Whether several notifications are shown as a number of them. */
  hostNotifications: 'each' | 'collapsed';
  /** Whether a frame finds `parent.Xrm`. */
  hostParentXrm: boolean;
  /** Behaviour of rules that enable a command by a script. */
  hostEnableRules: 'prompt' | 'slow' | 'rejecting';
  /** Whether every call of `Xrm.WebApi` is refused with 429. */
  hostThrottled: boolean;
  /** Whether the person may only read. */
  hostReadOnly: boolean;
  /** State of the case that is shown. */
  hostCase: 'asItIs' | 'closed' | 'unsaved';
}

/** The switches of a fresh emulator: an app in which everything works. */
export const defaultCaseHostSettings: CaseHostSettings = {
  hostStrictPolicy: false,
  hostClipboard: 'allowed',
  hostSidePanes: true,
  hostPaneWidth: 'honoured',
  hostFramesOnTabChange: 'kept',
  hostRefreshKeepsNotifications: true,
  hostNotifications: 'each',
  hostParentXrm: true,
  hostEnableRules: 'prompt',
  hostThrottled: false,
  hostReadOnly: false,
  hostCase: 'asItIs',
};

/** The positions of each switch, the ordinary one first. */
export const caseHostChoices = {
  hostStrictPolicy: [false, true],
  hostClipboard: ['allowed', 'crossOrigin', 'sandboxed', 'deniedByPolicy'],
  hostSidePanes: [true, false],
  hostPaneWidth: ['honoured', 'ignored'],
  hostFramesOnTabChange: ['kept', 'rebuilt'],
  hostRefreshKeepsNotifications: [true, false],
  hostNotifications: ['each', 'collapsed'],
  hostParentXrm: [true, false],
  hostEnableRules: ['prompt', 'slow', 'rejecting'],
  hostThrottled: [false, true],
  hostReadOnly: [false, true],
  hostCase: ['asItIs', 'closed', 'unsaved'],
} as const satisfies { [Name in keyof CaseHostSettings]: readonly CaseHostSettings[Name][] };

/** The switches as they are set, with those that an address names in their place. */
export function switchesOf(settings: CaseHostSettings, query: URLSearchParams): CaseHostSettings {
  const chosen = Object.entries(caseHostChoices).flatMap(([name, choices]) => {
    const found = choices.find((one: string | boolean) => String(one) === query.get(name));
    return found === undefined ? [] : [[name, found] as const];
  });
  const names = Object.keys(defaultCaseHostSettings) as (keyof CaseHostSettings)[];
  const set = names.map((name) => [name, settings[name]] as const);
  return Object.fromEntries([...set, ...chosen]) as unknown as CaseHostSettings;
}
