import type { Table } from '../model.ts';
import { sessionEvent } from './session-event.ts';
import { sessionParticipant } from './session-participant.ts';
import { session } from './session.ts';
import { surveyAnswer } from './survey-answer.ts';

export type { Column, Columns, ColumnValue, RowOf, Table } from '../model.ts';
export { session, sessionEvent, sessionParticipant, surveyAnswer };

/** Every table of the solution, parents before their children. */
export const tables: readonly Table[] = [session, sessionParticipant, sessionEvent, surveyAnswer];
