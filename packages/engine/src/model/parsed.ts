/** Something read from what a person entered: its parts, or what is wrong with it, as the end of a sentence about it. */
export type Parsed<Parts extends object> =
  ({ readonly ok: true } & Readonly<Parts>) | { readonly ok: false; readonly problem: string };
