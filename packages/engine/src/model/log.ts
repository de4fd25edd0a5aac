import type { Fault } from '@casebridge/plugin-api';

type Fields = Readonly<Record<string, unknown>>;

/** What a line that needs a person says: code, what happened, what to do; perhaps with facts. */
export type LoggedFault = Pick<Fault, 'code' | 'message' | 'help'> & Fields;

/**
 * The log as the engine itself writes it: texts of lines are constant, data goes into fields. A warning or an error needs a
 * person, so neither can be written without code, message and cure; what needs nobody is `info`. docs/operations.md lists them.
 */
export interface Log {
  debug(line: string, fields?: Fields): void;
  info(line: string, fields?: Fields): void;
  warn(line: string, fault: LoggedFault): void;
  error(line: string, fault: LoggedFault): void;
}
