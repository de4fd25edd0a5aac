import type { Table } from '../model.ts';
import { connection } from './connection.ts';
import { sessionEvent } from './session-event.ts';
import { sessionKey } from './session-key.ts';
import { sessionParticipant } from './session-participant.ts';
import { session } from './session.ts';
import { supportQueue } from './support-queue.ts';
import { surveyAnswer } from './survey-answer.ts';

export type { Column, Columns, Table } from '../model.ts';
export { connection, session, sessionEvent, sessionKey, sessionParticipant, supportQueue, surveyAnswer };

/** Tables written from a session's report. */
export const importedTables: readonly Table[] = [session, sessionParticipant, sessionEvent, surveyAnswer];

/** Tables through which session keys are requested and answered. */
export const sessionKeyTables: readonly Table[] = [connection, supportQueue, sessionKey];

/** Every table of the solution, parents before their children. */
export const tables: readonly Table[] = [...importedTables, ...sessionKeyTables];
