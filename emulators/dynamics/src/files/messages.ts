import { randomUUID } from 'node:crypto';
import { refuse, refusals } from '../errors.ts';
import type { Column } from '../metadata/model.ts';
import type { Json } from '../rows/payload.ts';
import { visibleRow } from '../odata/entity.ts';
import { valueText } from '../rows/store.ts';
import type { Exchange } from '../web-api/context.ts';
import { complexReply } from '../web-api/replies.ts';
import { emptyReply, type ServiceReply } from '../web-api/message.ts';
import type { Operation } from '../web-api/operation.ts';
import type { Base } from '../web-api/base.ts';
import { rowOfTarget } from '../web-api/targets.ts';
import { chunkBytes, refuseBlocked, storeFile } from './column.ts';
import type { Transfer } from './store.ts';

/** Upload and download by message: docs/vendors/dataverse.md#file-columns. */
export const fileOperations: Record<string, Operation> = {
  InitializeFileBlocksUpload: { kind: 'action', bound: 'no', run: beginUpload },
  UploadBlock: { kind: 'action', bound: 'no', run: uploadBlock },
  CommitFileBlocksUpload: { kind: 'action', bound: 'no', run: commitUpload },
  InitializeFileBlocksDownload: { kind: 'action', bound: 'no', run: beginDownload },
  DownloadBlock: { kind: 'action', bound: 'no', run: downloadBlock },
  DeleteFile: { kind: 'action', bound: 'no', run: deleteFile },
};

function textOf(given: Json, name: string): string {
  const value = given[name];
  if (typeof value !== 'string' || value === '')
    throw refusals.invalidArgument(`Required parameter '${name}' is missing.`);
  return value;
}

function fileColumnOf(exchange: Exchange, given: Json): { base: Base; column: Column } {
  const target = rowOfTarget(exchange, given.Target);
  const base = { ...target, row: visibleRow(exchange.session, target.table, target.row) };
  const column = base.table.columns.get(textOf(given, 'FileAttributeName'));
  if (column?.type !== 'file')
    throw refusals.invalidArgument(`'FileAttributeName' is no file column of ${base.table.logicalName}.`);
  return { base, column };
}

function newTransfer(base: Base, column: Column, name: string): Transfer {
  const { table, id: rowId } = base;
  const mimeType = 'application/octet-stream';
  return {
    table: table.logicalName,
    rowId,
    column: column.logicalName,
    name,
    mimeType,
    blocks: new Map(),
    received: [],
  };
}

function beginUpload(exchange: Exchange, given: Json): ServiceReply {
  const { base, column } = fileColumnOf(exchange, given);
  const FileContinuationToken = randomUUID();
  refuseBlocked(exchange, textOf(given, 'FileName'));
  exchange.session.environment.files.transfers.set(
    FileContinuationToken,
    newTransfer(base, column, textOf(given, 'FileName')),
  );
  return complexReply(exchange, 'InitializeFileBlocksUploadResponse', { FileContinuationToken });
}

function transferOf(exchange: Exchange, given: Json): { token: string; transfer: Transfer } {
  const token = textOf(given, 'FileContinuationToken');
  const transfer = exchange.session.environment.files.transfers.get(token);
  if (transfer === undefined) throw refusals.invalidArgument('The file continuation token is not known.');
  return { token, transfer };
}

function uploadBlock(exchange: Exchange, given: Json): ServiceReply {
  const { transfer } = transferOf(exchange, given);
  const block = Buffer.from(textOf(given, 'BlockData'), 'base64');
  if (block.length > chunkBytes) throw refuse(400, '0x80044a02', 'A block may hold 4 MB.');
  transfer.blocks.set(textOf(given, 'BlockId'), block);
  return emptyReply();
}

function commitUpload(exchange: Exchange, given: Json): ServiceReply {
  const { token, transfer } = transferOf(exchange, given);
  const list: unknown = given.BlockList;
  if (!Array.isArray(list)) throw refusals.invalidArgument("Required parameter 'BlockList' is missing.");
  const blocks = list.map((id) => transfer.blocks.get(String(id)));
  if (blocks.some((block) => block === undefined))
    throw refusals.invalidArgument('The block list names a block that was not uploaded.');
  const content = Buffer.concat(blocks.filter((block) => block !== undefined));
  const { base, column } = placeOf(exchange, transfer);
  const name = typeof given.FileName === 'string' ? given.FileName : transfer.name;
  const mimeType = typeof given.MimeType === 'string' ? given.MimeType : transfer.mimeType;
  const FileId = storeFile(exchange, base, column, { name, mimeType, content });
  exchange.session.environment.files.transfers.delete(token);
  return complexReply(exchange, 'CommitFileBlocksUploadResponse', { FileId, FileSizeInBytes: content.length });
}

function placeOf(exchange: Exchange, transfer: Transfer): { base: Base; column: Column } {
  const { catalog, rows } = exchange.session.environment;
  const table = catalog.table(transfer.table);
  const column = table?.columns.get(transfer.column);
  const row = rows.get(transfer.table, transfer.rowId);
  if (table === undefined || column === undefined || row === undefined)
    throw refusals.rowMissing(transfer.table, transfer.rowId);
  return { base: { table, id: transfer.rowId, row }, column };
}

function beginDownload(exchange: Exchange, given: Json): ServiceReply {
  const { base, column } = fileColumnOf(exchange, given);
  const { environment, caller } = exchange.session;
  environment.access.require(caller, base.table, 'Read', base.row);
  const file = environment.files.files.get(valueText(base.row[column.logicalName]));
  if (file === undefined) throw refusals.rowMissing('fileattachment', base.id);
  const FileContinuationToken = randomUUID();
  environment.files.transfers.set(FileContinuationToken, {
    ...newTransfer(base, column, file.name),
    received: [file.content],
  });
  return complexReply(exchange, 'InitializeFileBlocksDownloadResponse', {
    FileContinuationToken,
    FileSizeInBytes: file.content.length,
    FileName: file.name,
    IsChunkingSupported: true,
  });
}

function downloadBlock(exchange: Exchange, given: Json): ServiceReply {
  const { transfer } = transferOf(exchange, given);
  const content = Buffer.concat(transfer.received);
  const offset = Number(given.Offset);
  const length = Math.min(Number(given.BlockLength), chunkBytes);
  if (!(offset >= 0 && offset < content.length && length > 0))
    throw refusals.invalidArgument('The block is outside of the file.');
  const Data = content.subarray(offset, offset + length).toString('base64');
  return complexReply(exchange, 'DownloadBlockResponse', { Data });
}

function deleteFile(exchange: Exchange, given: Json): ServiceReply {
  const fileId = textOf(given, 'FileId').toLowerCase();
  const { catalog, rows } = exchange.session.environment;
  for (const table of catalog.tables()) {
    for (const column of [...table.columns.values()].filter((one) => one.type === 'file')) {
      const row = [...rows.all(table.logicalName)].find((one) => one[column.logicalName] === fileId);
      if (row === undefined) continue;
      storeFile(exchange, { table, id: valueText(row[table.primaryId]), row }, column, undefined);
      return emptyReply();
    }
  }
  throw refusals.rowMissing('fileattachment', fileId);
}
