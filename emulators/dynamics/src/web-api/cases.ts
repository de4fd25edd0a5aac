import { refusals } from '../errors.ts';
import { createRow, modifyRow } from '../rows/change.ts';
import { isObject, type Json } from '../rows/payload.ts';
import { valueText } from '../rows/store.ts';
import { tableNamed } from '../rows/write.ts';
import type { Exchange } from './context.ts';
import { emptyReply, type ServiceReply } from './message.ts';
import type { Operation } from './operation.ts';
import { referenceOfTarget, rowOfTarget } from './targets.ts';

/** Operations on cases beyond writing columns: docs/vendors/dataverse.md#case. */
export const caseOperations: Record<string, Operation> = {
  CloseIncident: { kind: 'action', bound: 'no', run: closeCase },
  Merge: { kind: 'action', bound: 'no', run: mergeCases },
};

function closeCase(exchange: Exchange, given: Json): ServiceReply {
  const { session } = exchange;
  const resolution = given.IncidentResolution;
  if (!isObject(resolution)) throw refusals.invalidArgument("Required parameter 'IncidentResolution' is missing.");
  const status = given.Status === -1 || given.Status === undefined ? 5 : given.Status;
  if (typeof status !== 'number') throw refusals.invalidArgument("'Status' must be a number.");
  const id = createRow(session, tableNamed(session, 'incidentresolution'), resolution);
  const about = session.environment.rows.get('incidentresolution', id)?.incidentid;
  modifyRow(session, tableNamed(session, 'incident'), valueText(about), { statecode: 1, statuscode: status });
  return emptyReply();
}

// The case that is merged into another is cancelled and points to it: docs/vendors/dataverse.md#merged-cases.
function mergeCases(exchange: Exchange, given: Json): ServiceReply {
  const winner = rowOfTarget(exchange, given.Target);
  const loser = referenceOfTarget(exchange, given.Subordinate);
  if (winner.table.logicalName !== 'incident' || loser.table !== 'incident' || loser.id === winner.id) {
    throw refusals.invalidArgument('Two different cases are expected.');
  }
  const values = { statecode: 2, statuscode: 2000, merged: true, masterid: { table: 'incident', id: winner.id } };
  modifyRow(exchange.session, winner.table, loser.id, values);
  return emptyReply();
}
