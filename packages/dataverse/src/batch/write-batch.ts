import type { BatchPart, ChangeOperation } from './parts.ts';

/** The body of a `$batch` request and what its `Content-Type` says. */
export interface BatchBody {
  readonly contentType: string;
  readonly body: string;
}

const CRLF = '\r\n';
const JSON_TYPE = 'Content-Type: application/json; charset=utf-8';

/**
 * Writes a `$batch` body (docs/vendors/dataverse.md#batch): every line ends in CRLF, also the last; Content-IDs count from
 * 1 through the whole batch. Rows are JSON without line breaks, so no line of theirs can be taken for a boundary.
 * @param options.servicePath path of the service root, such as `/api/data/v9.2/`
 * @param options.boundary what makes the boundaries of this batch unique, such as a UUID
 */
export function writeBatch(
  parts: readonly BatchPart[],
  options: { readonly servicePath: string; readonly boundary: string },
): BatchBody {
  const outer = `batch_${options.boundary}`;
  const lines: string[] = [];
  let contentId = 0;
  parts.forEach((part, index) => {
    lines.push(`--${outer}`);
    if (part.kind === 'query') {
      lines.push(...requestLines({ ...part, method: 'GET' }, options.servicePath));
      return;
    }
    const inner = `changeset_${index}_${options.boundary}`;
    lines.push(`Content-Type: multipart/mixed; boundary="${inner}"`, '');
    for (const operation of part.operations) {
      contentId += 1;
      lines.push(`--${inner}`, ...requestLines(operation, options.servicePath, contentId));
    }
    lines.push(`--${inner}--`, '');
  });
  lines.push(`--${outer}--`, '');
  return { contentType: `multipart/mixed; boundary="${outer}"`, body: lines.join(CRLF) };
}

type InnerRequest = Omit<ChangeOperation, 'method'> & { readonly method: ChangeOperation['method'] | 'GET' };

function requestLines(request: InnerRequest, servicePath: string, contentId?: number): string[] {
  // `$1` is a reference to a row of this batch and stays as it is.
  const target = request.path.startsWith('$') ? request.path : `${servicePath}${request.path}`;
  return [
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    ...(contentId === undefined ? [] : [`Content-ID: ${contentId}`]),
    '',
    `${request.method} ${target} HTTP/1.1`,
    'Accept: application/json',
    ...(request.row === undefined ? [] : [JSON_TYPE]),
    ...Object.entries(request.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
    '',
    request.row === undefined ? '' : JSON.stringify(request.row),
  ];
}
