/**
 * Where the programs of the engine's threads lie. A bundle puts a module of its own in the place of this one
 * (`packages/casebridge/build`), as its files lie elsewhere.
 */

/** The program of a plugin's thread. */
export const pluginThread = new URL('./plugin-host/thread/program.ts', import.meta.url);

/** The program of the thread that reads a SQLite store. */
export const readingThread = new URL('./store/sqlite/answer-questions.ts', import.meta.url);
