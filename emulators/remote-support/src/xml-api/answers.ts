import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { namespaceBases, type ApplianceSettings, type EmptyForm } from '../settings.ts';
import { declaration, element, leaf, type Attributes, type Pieces } from './xml.ts';

/** The two APIs that speak XML; each has a namespace of its own. */
export type XmlApi = 'command' | 'reporting';

/** Text is sent in chunks of about this many characters: an event is far too small a packet. */
const chunkLength = 64 * 1024;

/**
 * Answers with XML as it is written, however long. Source: docs/vendors/remote-support.md#namespaces.
 * @param pieces the root element
 */
export function sendXml(reply: FastifyReply, pieces: Iterable<string>): FastifyReply {
  return reply
    .code(200)
    .type('text/xml; charset=UTF-8')
    .header('Cache-Control', 'must-revalidate, no-cache, no-store, private')
    .send(Readable.from(inChunks(pieces), { objectMode: false }));
}

function* inChunks(pieces: Iterable<string>): Generator<string, void, undefined> {
  let chunk = declaration;
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

/** A root element, which declares the namespace of its API. */
export function root(
  name: string,
  api: XmlApi,
  settings: ApplianceSettings,
  children: Iterable<string>,
  attributes: Attributes = {},
): Pieces {
  return element(name, { xmlns: namespaceOf(api, settings), ...attributes }, children);
}

/** The namespace in the spelling that is set. */
export function namespaceOf(api: XmlApi, settings: ApplianceSettings): string {
  return namespaceBases[settings.namespace] + api;
}

/**
 * An error in one of the forms that are known, always with HTTP 200. Source: docs/vendors/remote-support.md#errors.
 * @param rootName the root that a good answer would have
 */
export function* errorAnswer(
  text: string,
  form: EmptyForm,
  rootName: string,
  api: XmlApi,
  settings: ApplianceSettings,
): Pieces {
  if (form === 'root-error') yield leaf('error', text, { xmlns: namespaceOf(api, settings) });
  else yield* root(rootName, api, settings, form === 'child-error' ? [leaf('error', text)] : []);
}

/** Refuses an account without the permission. Source: docs/vendors/remote-support.md#errors. */
export function refusePermission(reply: FastifyReply, api: XmlApi, settings: ApplianceSettings): FastifyReply {
  const message = 'The API account does not have permission to perform this operation.';
  if (settings.missingPermission === 'xml-error')
    return sendXml(reply, errorAnswer(message, 'root-error', 'error', api, settings));
  return reply.code(403).send({ error: 'access_denied', message });
}
