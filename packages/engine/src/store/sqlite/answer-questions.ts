/** The program of the reading thread: answers each question that is posted to it, from the database in `workerData`. */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { knowLetters } from './letters.ts';
import type { Answer, Question } from './reading-thread.ts';

// Here nobody waits but who asked, so that a lock may take its time.
const database = knowLetters(new DatabaseSync(String(workerData), { readOnly: true, timeout: 5000 }));

function answer({ id, sql, parameters }: Question): Answer {
  try {
    return { id, rows: database.prepare(sql).all(...(parameters as SQLInputValue[])) };
  } catch (error) {
    return { id, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

parentPort?.on('message', (question: Question) => parentPort?.postMessage(answer(question)));
