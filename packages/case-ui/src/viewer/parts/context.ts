import type { Slices } from '../slices.ts';
import type { TextContext } from '../text/names.ts';

/** Words and formats that every part of the page writes with. */
export interface PartContext extends TextContext {
  readonly slices: Slices;
}
