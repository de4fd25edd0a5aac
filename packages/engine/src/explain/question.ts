/** What somebody knows of a session; each part narrows it. */
export interface ExplainQuestion {
  /** Lower case. */
  readonly lsid?: string;
  /** Case number, or whatever else the external key is. */
  readonly key?: string;
  /** Part of a name. */
  readonly customer?: string;
  readonly representative?: string;
}

/** The time in which the session ended. */
export interface Period {
  readonly from: Date;
  readonly until: Date;
}
