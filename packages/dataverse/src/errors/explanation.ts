import type { DataverseErrorKind } from './dataverse-error.ts';

/** One line of a catalogue: what a vendor's code means and what helps. */
export interface Explanation {
  readonly kind: DataverseErrorKind;
  /** Description. `$<name>` stands for the group of that name in `when`. */
  readonly message: string;
  /** Cause and cure, addressed to the operator. */
  readonly help: string;
}

/** An explanation with the code that it belongs to. The first entry that fits a refusal is the one that counts. */
export interface CatalogueEntry extends Explanation {
  /** The vendor's code in lower case; `''` for the faults of the OData layer, which have none. */
  readonly code: string;
  /** The vendor's name of the code. */
  readonly name: string;
  /** Pattern that the vendor's text has to match, where one code has several meanings or the text holds a useful fact. */
  readonly when?: RegExp;
}

/**
 * Finds the explanation of a refusal.
 * @param text the vendor's text
 * @returns the first entry that fits, with its placeholders filled; `undefined` if none does
 */
export function explain(catalogue: readonly CatalogueEntry[], code: string, text: string): Explanation | undefined {
  for (const entry of catalogue) {
    if (entry.code !== code) continue;
    const match = entry.when ? entry.when.exec(text) : undefined;
    if (match === null) continue;
    const message = entry.message.replace(/\$<(\w+)>/g, (_all, name: string) => match?.groups?.[name] ?? '');
    return { kind: entry.kind, message, help: entry.help };
  }
  return undefined;
}
