import type { Command } from '../ribbon.ts';
import type { FormTab } from '../form.ts';
import type { CaseHostSettings } from '../switches.ts';

/** Data that the server writes into the page for its script. */
export interface PageData {
  switches: CaseHostSettings;
  table: string;
  set: string;
  /** Id of the row; empty while it is not saved. */
  id: string;
  primaryName: string;
  row: Record<string, unknown>;
  tabs: FormTab[];
  commands: Command[];
  /** Entity sets by table. */
  sets: Record<string, string>;
  /** Lookup columns by relationship. */
  lookups: Record<string, string>;
  user: { id: string; name: string; languageId: number; roles: { id: string; name: string }[]; privileges: string[] };
  /** Token of the person, where the page stands in another site's and the browser sends no cookie. */
  token?: string;
  version: string;
  organization: { id: string; name: string; languageId: number };
}
