/** A page that stands inside Dynamics. */
export interface Page {
  /** Name of its files below `bt_/pages`. */
  readonly name: string;
  readonly title: string;
  /** Folder below `src` with its `main.ts` and `page.css`. */
  readonly folder: string;
  /** Most kilobytes (1,000 bytes) that its script may have after gzip; the build fails above. */
  readonly kilobytes: number;
}

/** A script that a command of a form calls. */
export interface CommandScript {
  /** Name of the web resource without its prefix. */
  readonly name: string;
  readonly title: string;
  /** Folder below `src` with its `main.ts`. */
  readonly folder: string;
  readonly kilobytes: number;
}

export const pages: readonly Page[] = [
  { name: 'SessionKey', title: 'Session key', folder: 'session-key', kilobytes: 20 },
  { name: 'SessionViewer', title: 'Session viewer', folder: 'viewer', kilobytes: 40 },
  { name: 'CaseSessions', title: 'Sessions of a case', folder: 'case-sessions', kilobytes: 10 },
  { name: 'Console', title: 'From the console to a case', folder: 'console', kilobytes: 10 },
];

export const commandScripts: readonly CommandScript[] = [
  { name: 'javascripts/LaunchModalDialog.js', title: 'Generate session key', folder: 'launch', kilobytes: 5 },
];
