/** Why a file came not: nobody has put it there, the person may not read it, or nothing answered. */
export type FileRefusal = 'missing' | 'forbidden' | 'unreachable';

export type FoundFile =
  | { readonly ok: true; readonly content: ReadableStream<Uint8Array> }
  | { readonly ok: false; readonly problem: FileRefusal };

const apiPath = '/api/data/v9.2';

/**
 * Reads a file column as the signed-in person. The client API has no call for it: the page asks the environment itself, whose
 * origin it shares. Source: docs/vendors/dataverse.md#file-columns.
 */
export async function readFileColumn(entitySet: string, id: string, column: string): Promise<FoundFile> {
  try {
    const response = await window.fetch(`${apiPath}/${entitySet}(${id})/${column}/$value`, { cache: 'no-store' });
    if (response.ok && response.body !== null) return { ok: true, content: response.body };
    return { ok: false, problem: refusalOf(response.status) };
  } catch {
    return { ok: false, problem: 'unreachable' };
  }
}

function refusalOf(status: number): FileRefusal {
  if (status === 404 || status === 204) return 'missing';
  return status === 401 || status === 403 ? 'forbidden' : 'unreachable';
}
