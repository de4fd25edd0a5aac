import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { SessionReport } from '@casebridge/plugin-api';
import { kindOf } from './kinds.ts';
import type { SessionFacts } from './push-plan.ts';

const compress = promisify(gzip);

/**
 * The whole report as JSON, for the viewer and for whoever wants to know more than the rows say. `kinds` names what each event
 * is, in their order: nobody who reads the file has to find that out again, and rows and file never differ in it.
 */
export function reportDocument(report: SessionReport, facts: SessionFacts): string {
  const kinds = report.events.map(kindOf);
  return JSON.stringify({ format: 'casebridge-session-report', version: 1, ...facts, kinds, report });
}

/** The name of the report file: it carries the digest, so that one look tells whether the file is the right one. */
export function reportFileName(documentDigest: string): string {
  return `session-${documentDigest.slice(0, 32)}.json.gz`;
}

/** Compresses the document with gzip. */
export async function compressDocument(document: string): Promise<Uint8Array> {
  return compress(document);
}
