import {
  optionValuePrefix,
  type ChoiceColumn,
  type DecimalColumn,
  type FileColumn,
  type LookupColumn,
  type MemoColumn,
  type MomentColumn,
  type Option,
  type TextColumn,
  type WholeColumn,
  type YesNoColumn,
} from './model.ts';

/** Options of any column, besides its kind. */
interface Extras {
  readonly description?: string;
  readonly secured?: boolean;
}

function base(label: string, extras: Extras): { label: string; description: string; secured: boolean } {
  return { label, description: extras.description ?? '', secured: extras.secured ?? false };
}

/** One line of text of at most `maxLength` UTF-16 units. */
export function text(label: string, maxLength: number, extras: Extras = {}): TextColumn {
  return { kind: 'text', format: 'text', maxLength, ...base(label, extras) };
}

/** An address that Dynamics shows as a link. */
export function link(label: string, extras: Extras = {}): TextColumn {
  return { kind: 'text', format: 'url', maxLength: 1000, ...base(label, extras) };
}

/** Text of many lines of at most `maxLength` UTF-16 units. */
export function memo(label: string, maxLength: number, extras: Extras = {}): MemoColumn {
  return { kind: 'memo', maxLength, ...base(label, extras) };
}

/** A whole number from 0. */
export function count(label: string, extras: Extras = {}): WholeColumn {
  return { kind: 'whole', min: 0, max: 2_147_483_647, ...base(label, extras) };
}

/** A number of bytes: files may be larger than a whole number can say. */
export function bytes(label: string, extras: Extras = {}): DecimalColumn {
  return { kind: 'decimal', accuracy: 0, min: 0, max: 100_000_000_000, ...base(label, extras) };
}

/** An instant. */
export function moment(label: string, extras: Extras = {}): MomentColumn {
  return { kind: 'moment', ...base(label, extras) };
}

/** Yes or no. */
export function yesNo(label: string, extras: Extras = {}): YesNoColumn {
  return { kind: 'yes-no', ...base(label, extras) };
}

/**
 * One of a few values.
 * @param labels label by the word used in code; the order gives the numbers, so new ones go to the end
 */
export function choice<const L extends Readonly<Record<string, string>>>(
  label: string,
  labels: L,
  extras: Extras = {},
): ChoiceColumn<{ readonly [K in keyof L]: Option }> {
  const options = Object.fromEntries(
    Object.entries(labels).map(([word, optionLabel], index) => [
      word,
      { value: optionValuePrefix * 10_000 + index, label: optionLabel },
    ]),
  ) as { readonly [K in keyof L]: Option };
  return { kind: 'choice', options, ...base(label, extras) };
}

/** A file of at most 128 MB, which is the largest that one request can carry. */
export function file(label: string, extras: Extras = {}): FileColumn {
  return { kind: 'file', maxKilobytes: 131_072, ...base(label, extras) };
}

/** A link to a parent row, with which this row is shared, handed over and deleted. */
export function childOf(label: string, target: string, relationship: string): LookupColumn {
  return { kind: 'lookup', target, relationship, behavior: 'child', inRelatedMenu: true, ...base(label, {}) };
}

/** A link to another row that goes away without taking this row along. */
export function reference(label: string, target: string, relationship: string, extras: Extras = {}): LookupColumn {
  return { kind: 'lookup', target, relationship, behavior: 'reference', inRelatedMenu: true, ...base(label, extras) };
}
