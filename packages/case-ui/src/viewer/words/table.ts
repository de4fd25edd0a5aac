import type { WordTable } from '../../words/language.ts';
import { english } from './english.ts';
import { german } from './german.ts';
import type { ViewerWords } from './viewer-words.ts';

/** The words of the viewer in each language. */
export const viewerWords: WordTable<ViewerWords> = { en: english, de: german };
