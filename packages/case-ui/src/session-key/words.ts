import type { WordTable } from '../words/language.ts';
import type { Words } from './word-list.ts';
import { english } from './words-english.ts';
import { german } from './words-german.ts';

export const words: WordTable<Words> = { en: english, de: german };
