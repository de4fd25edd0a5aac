import type { Permissions } from '../oauth/account.ts';
import type { PlayRequest } from '../sessions/player.ts';
import type { NamedText } from '../sessions/model.ts';
import { isScenarioName, scenarios } from '../sessions/scenarios.ts';
import type { Who } from '../sessions/script.ts';
import { checkRecord } from './record.ts';
import { checkScript } from './script.ts';

/** A text of a request. @throws RangeError if it is none */
export function checkText(record: Readonly<Record<string, unknown>>, name: string): string {
  const value = record[name];
  if (typeof value === 'string') return value;
  throw new RangeError(`"${name}" is a text.`);
}

/** A request to play a session. @throws RangeError that says what is wrong with it */
export function checkPlayRequest(value: unknown): PlayRequest {
  const request = checkRecord(value);
  if (request.script === undefined && !isScenarioName(request.scenario))
    throw new RangeError(`"scenario" is one of: ${scenarios.map(({ name }) => name).join(', ')}.`);
  if (request.script !== undefined) checkScript(request.script);
  for (const name of ['startsAt', 'endsAt']) if (request[name] !== undefined) checkInstant(request[name], name);
  const { externalKey } = request;
  if (externalKey !== undefined && externalKey !== null && typeof externalKey !== 'string')
    throw new RangeError('"externalKey" is a text or null.');
  if (request.bulk !== undefined && !Number.isInteger(checkRecord(request.bulk).events))
    throw new RangeError('"bulk" has a whole number of "events".');
  return request as unknown as PlayRequest;
}

/** The last second of the year 9999; later ones have no text in ISO 8601. */
const lastInstant = 253_402_300_799;

function checkInstant(value: unknown, name: string): void {
  if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > lastInstant)
    throw new RangeError(`"${name}" is a whole number of seconds since 1970.`);
}

/** A survey to hand in. @throws RangeError that says what is wrong with it */
export function checkSurvey(value: unknown): { by: Who; answers: readonly NamedText[] } {
  const { by, answers } = checkRecord(value);
  if (typeof by !== 'string' || !/^(customer|representative)(:\d+)?$/.test(by))
    throw new RangeError(
      '"by" is customer or representative, with a number where there are several: representative:2.',
    );
  if (!Array.isArray(answers)) throw new RangeError('"answers" is a list of names and values.');
  return { by: by as Who, answers: answers.map((answer: unknown) => checkAnswer(answer)) };
}

function checkAnswer(value: unknown): NamedText {
  const { name, value: text } = checkRecord(value);
  if (typeof name !== 'string' || typeof text !== 'string') throw new RangeError('An answer has a name and a value.');
  return { name, value: text };
}

/** Reads the permissions of an API account. @throws RangeError that says what is wrong with it */
export function checkPermissions({ command, supportReports }: Readonly<Record<string, unknown>>): Permissions {
  if (command !== 'full_access' && command !== 'read_only' && command !== 'deny')
    throw new RangeError('"command" is one of: full_access, read_only, deny.');
  if (typeof supportReports !== 'boolean') throw new RangeError('"supportReports" is true or false.');
  return { command, supportReports };
}
