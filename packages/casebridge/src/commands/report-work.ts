import { open } from 'node:fs/promises';
import { formatSummary, summarizeReport, type ReportSummary } from '@casebridge/remote-support';
import { fromCallersFolder } from '../callers-folder.ts';

type FileSummary = ReportSummary | { readonly error: { readonly kind: 'file'; readonly message: string } };

/** Reads a file in bounded memory. A file that cannot be opened is a result like a report that cannot be read. */
async function summarizeFile(file: string): Promise<FileSummary> {
  if (file === '-') return summarizeReport(process.stdin);
  try {
    await using handle = await open(fromCallersFolder(file));
    if ((await handle.stat()).isDirectory()) return unreadable('it is a folder');
    return await summarizeReport(handle.createReadStream({ autoClose: false }) as AsyncIterable<Uint8Array>);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return unreadable(reasons[String(error.code)] ?? `the system says ${String(error.code)}`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is none of this name',
  ENOTDIR: 'there is none of this name',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
};

function unreadable(reason: string): FileSummary {
  return { error: { kind: 'file', message: `The file cannot be read: ${reason}.` } };
}

/** Tells what saved reports hold. @returns the exit code */
export async function readReports(files: readonly string[], json: boolean): Promise<number> {
  const results: { readonly file: string; readonly summary: FileSummary }[] = [];
  for (const file of files) {
    const summary = await summarizeFile(file);
    results.push({ file, summary });
    if (!json) process.stdout.write(`${files.length > 1 ? `== ${file}\n` : ''}${textOf(summary)}`);
  }
  if (json) {
    const array = results.map(({ file, summary }) => ({ file, ...summary }));
    process.stdout.write(`${JSON.stringify(array, null, 2)}\n`);
  }
  return results.some(({ summary }) => summary.error !== undefined) ? 1 : 0;
}

function textOf(summary: FileSummary): string {
  return 'sessions' in summary ? formatSummary(summary) : `Error (${summary.error.kind}): ${summary.error.message}\n`;
}
