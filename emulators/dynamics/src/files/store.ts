/** A file that a file column holds. */
export interface StoredFile {
  name: string;
  mimeType: string;
  content: Buffer;
}

/** An upload or download in progress. */
export interface Transfer {
  table: string;
  rowId: string;
  column: string;
  name: string;
  mimeType: string;
  /** Blocks by their id, for uploads by message. */
  blocks: Map<string, Buffer>;
  /** Data that has arrived so far, for uploads by range. */
  received: Buffer[];
}

/** Files and transfers by id. */
export interface FileStore {
  files: Map<string, StoredFile>;
  transfers: Map<string, Transfer>;
}

/** Makes an empty store. */
export function createFileStore(): FileStore {
  return { files: new Map(), transfers: new Map() };
}
