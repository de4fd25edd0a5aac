import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adminFetch } from '../admin-fetch.ts';
import { type EngineFixture, openEngineFixture } from '../engine-fixture.ts';
import { type JsonSchema, valuesOf } from './values-of-schema.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: JsonSchema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: object }>> }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: object;
}

let fixture: EngineFixture;
let document: Document;
beforeAll(async () => {
  fixture = await openEngineFixture();
  document = (await (await adminFetch(fixture.engine, '/api/openapi.json')).json()) as Document;
});
afterAll(() => fixture.close());

describe('the OpenAPI document', () => {
  test('stands in the manual as the engine serves it', async () => {
    await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot('../../../../docs/openapi.json');
  });

  test('is valid by the schema of OpenAPI 3.1', async () => {
    const result = await new Validator().validate(structuredClone(document) as never);
    expect(result).toEqual({ valid: true });
  });

  test('names no operation twice', () => {
    const ids = Object.values(document.paths).flatMap((path) => Object.values(path).map((each) => each.operationId));
    expect(ids.length).toBeGreaterThan(25);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

test('whatever is sent to a route, only documented answers come out', { timeout: 300_000 }, async () => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'document', components: document.components });
  const ids = await knownIds();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      await fc.assert(
        fc.asyncProperty(requestsOf(operation, ids), async (values) => {
          const answer = await send(method, path, values);
          const documented = operation.responses[String(answer.status)];
          expect(documented, `${method} ${path} answered ${answer.status}: ${answer.text}`).toBeDefined();
          const schema = documented?.content?.[answer.type]?.schema;
          if (schema === undefined) {
            expect(answer.text, `${method} ${path} ${answer.status}`).toBe('');
            return;
          }
          const resolved = JSON.parse(JSON.stringify(schema).replace('"#/', '"document#/')) as object;
          for (const value of valuesIn(answer)) {
            const fits = ajv.validate(resolved, value);
            expect(fits, `${method} ${path} ${answer.status}: ${ajv.errorsText()}\n${answer.text}`).toBe(true);
          }
        }),
        { numRuns: 12, seed: 20_301, endOnFailure: true },
      );
    }
  }
});

/** One value, or one in each line. */
function valuesIn({ type, text }: { readonly type: string; readonly text: string }): readonly unknown[] {
  const texts = type === 'application/x-ndjson' ? text.trimEnd().split('\n') : [text];
  return texts.map((each) => JSON.parse(each) as unknown);
}

/** Ids of things that exist, so that not every request ends with *not found*. */
async function knownIds(): Promise<readonly string[]> {
  const { engine, play, settle, configuration } = fixture;
  const lsid = play();
  await fetch(`${engine.listenerUrl}/ERSPost`, {
    method: 'POST',
    body: new URLSearchParams({ event: 'support_conference_end', lsid, appliance: 'default' }),
  });
  await settle();
  const [delivery] = await fixture.deliveriesOf(lsid);
  expect(delivery?.state).toBe('succeeded');
  return [configuration.id, lsid, delivery?.id ?? '', delivery?.eventId ?? ''];
}

interface Values {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

function requestsOf({ parameters = [], requestBody }: Operation, ids: readonly string[]): fc.Arbitrary<Values> {
  const place = (wanted: string) => parameters.filter((parameter) => parameter.in === wanted);
  const path = Object.fromEntries(
    place('path').map(({ name, schema }) => [
      name,
      fc.oneof(fc.constantFrom(...ids), valuesOf(schema)).map((value) => String(value)),
    ]),
  );
  const query = Object.fromEntries(place('query').map(({ name, schema }) => [name, valuesOf(schema)]));
  const body = requestBody?.content['application/json']?.schema;
  return fc.record({
    path: fc.record(path),
    query: fc.record(query, { requiredKeys: [] }),
    body: body === undefined ? fc.constant(undefined) : valuesOf(body),
  });
}

async function send(method: string, template: string, { path, query, body }: Values) {
  const filled = template.replace(/\{(\w+)\}/g, (_whole, name: string) => encode(path[name] ?? '') || 'empty');
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, textOf(value)]),
  );
  const address = `${filled}${search.size > 0 ? `?${search.toString()}` : ''}`;
  const response = await adminFetch(fixture.engine, address, {
    method: method.toUpperCase(),
    headers: { 'x-casebridge': '1', ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
  return { status: response.status, type, text: await response.text() };
}

/** A dot alone would be taken out of the address before it is sent. */
function encode(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replaceAll('.', '%2E');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
