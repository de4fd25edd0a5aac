import { refuse, type Result } from '../result.ts';
import { readXmlDocument } from '../xml/xml-document.ts';
import { child, type XmlElement } from '../xml/xml-element.ts';
import { readBody } from './bodies.ts';
import { networkError, remoteSupportError, vendorError } from './errors.ts';

const maxAnswerBytes = 16 * 1024 * 1024;

/**
 * Reads an answer of the XML APIs that is small enough to hold.
 * @param rootName local name of the root that a good answer has
 * @param otherwise what an `error` element means whose text names no missing right; else it is a refusal of the request
 * @returns the root, which may be empty; or the error, in whichever of its forms it came
 * (docs/vendors/remote-support.md#errors)
 */
export async function readAnswer(
  response: Response,
  rootName: string,
  otherwise?: 'not-found',
): Promise<Result<{ root: XmlElement }>> {
  const body = await readBody(response, maxAnswerBytes).catch((error: unknown) => refuse(networkError(error)));
  return body.ok ? parseAnswer(body.bytes, rootName, otherwise) : body;
}

/**
 * The same for an answer that has arrived.
 * @param otherwise what an `error` element means whose text names no missing right
 */
export function parseAnswer(
  bytes: Uint8Array,
  rootName: string,
  otherwise?: 'not-found',
): Result<{ root: XmlElement }> {
  const read = readXmlDocument(bytes);
  if (!read.ok) return read;
  const { root } = read;
  const error = root.name === 'error' ? root : child(root, 'error');
  if (error !== undefined) return refuse(vendorError(error.text, otherwise));
  if (root.name === rootName) return read;
  return refuse(remoteSupportError('protocol', { message: `The answer is not the expected "${rootName}".` }));
}
