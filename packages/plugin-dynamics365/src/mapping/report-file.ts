import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { SessionReport } from '@casebridge/plugin-api';
import type { SessionFacts } from './push-plan.ts';

const compress = promisify(gzip);

/** The whole report as JSON, for the viewer and for whoever wants to know more than the rows say. */
export function reportDocument(report: SessionReport, facts: SessionFacts): string {
  return JSON.stringify({ format: 'casebridge-session-report', version: 1, ...facts, report });
}

/** The name of the report file: it carries the digest, so that one look tells whether the file is the right one. */
export function reportFileName(documentDigest: string): string {
  return `session-${documentDigest.slice(0, 32)}.json.gz`;
}

/** Compresses the document with gzip. */
export async function compressDocument(document: string): Promise<Uint8Array> {
  return compress(document);
}
