import { randomUUID } from 'node:crypto';
import { refuse, refusals } from '../errors.ts';
import type { Table } from '../metadata/model.ts';
import { toInstant } from '../rows/dates.ts';
import type { Json } from '../rows/payload.ts';
import { type Row, type Value, valueText } from '../rows/store.ts';
import { changeValues, insert, tableNamed } from '../rows/write.ts';
import { systemSession } from '../session.ts';
import type { Exchange } from './context.ts';
import { complexReply } from './replies.ts';
import { header, type ServiceReply } from './message.ts';
import type { Operation } from './operation.ts';

const published = 2;

/** Rules against duplicates are rows; they count once they are published: docs/vendors/dataverse.md#duplicates. */
export const duplicateOperations: Record<string, Operation> = {
  PublishDuplicateRule: {
    kind: 'action',
    bound: 'no',
    run: (exchange, given) => publish(exchange, given, { statecode: 1, statuscode: published }),
  },
  UnpublishDuplicateRule: {
    kind: 'action',
    bound: 'no',
    run: (exchange, given) => publish(exchange, given, { statecode: 0, statuscode: 0 }),
  },
};

function publish(exchange: Exchange, given: Json, state: Record<string, Value>): ServiceReply {
  const { environment, caller } = exchange.session;
  const table = tableNamed(exchange.session, 'duplicaterule');
  const id = typeof given.DuplicateRuleId === 'string' ? given.DuplicateRuleId.toLowerCase() : '';
  const rule = environment.rows.get('duplicaterule', id);
  if (rule === undefined) throw refusals.rowMissing('duplicaterule', id);
  environment.access.require(caller, table, 'Write', rule);
  const system = systemSession(environment);
  changeValues(system, table, id, state);
  const JobId = randomUUID();
  insert(system, tableNamed(system, 'asyncoperation'), JobId, {
    name: 'Publish Duplicate Detection Rule',
    operationtype: 7,
    statecode: 3,
    statuscode: 30,
    completedon: toInstant(environment.clock.now()),
    ownerid: { table: 'systemuser', id: caller.userId },
  });
  return complexReply(exchange, 'PublishDuplicateRuleResponse', { JobId });
}

/**
 * Refuses a row that a rule finds equal to another one. Only who asks for it is told; the row is already written and undone by that.
 * @param id the row as it is after the write
 */
export function refuseDuplicates(exchange: Exchange, table: Table, id: string): void {
  if (header(exchange.request, 'mscrm.suppressduplicatedetection')?.toLowerCase() !== 'false') return;
  const { rows, settings } = exchange.session.environment;
  const row = rows.get(table.logicalName, id);
  if (row === undefined) return;
  for (const rule of rows.all('duplicaterule')) {
    if (rule.statuscode !== published || rule.baseentityname !== table.logicalName) continue;
    if (!hasDuplicate(exchange, rule, row, id)) continue;
    throw refuse(
      settings.duplicateStatus,
      '0x80040333',
      'A record was not created or updated because a duplicate of the current record already exists.',
    );
  }
}

function hasDuplicate({ session }: Exchange, rule: Row, row: Row, id: string): boolean {
  const { rows } = session.environment;
  const conditions = rows.pointingTo('duplicaterulecondition', 'regardingobjectid', valueText(rule.duplicateruleid));
  if (conditions.length === 0) return false;
  const matching = valueText(rule.matchingentityname);
  for (const [otherId, other] of rows.entries(matching)) {
    if (otherId === id || (rule.excludeinactiverecords === true && other.statecode === 1)) continue;
    if (conditions.every((condition) => agrees(condition, rule, row, other))) return true;
  }
  return false;
}

function agrees(condition: Row, rule: Row, row: Row, other: Row): boolean {
  const read = (from: Row, column: string): string => {
    const text = valueText(from[valueText(condition[column])]);
    return shortened(rule.iscasesensitive === true ? text : text.toLowerCase(), condition);
  };
  const [own, found] = [read(row, 'baseattributename'), read(other, 'matchingattributename')];
  return own === found && !(own === '' && condition.ignoreblankvalues === true);
}

// Operators 1 and 2 compare the first and the last characters, 3 the day; all others the whole value.
function shortened(text: string, { operatorcode, operatorparam }: Row): string {
  const length = Number(operatorparam ?? 0);
  if (operatorcode === 1) return text.slice(0, length);
  if (operatorcode === 2) return text.slice(-length);
  return operatorcode === 3 ? text.slice(0, 10) : text;
}
