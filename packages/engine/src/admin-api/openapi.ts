import { z } from 'zod';
import { problemTitles, type ProblemStatus } from './http/problem.ts';
import { linesType, type Route, statusOf } from './http/route.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * Refusals that any route can give before its handler runs: values, credential, role, size and form of the request, a
 * foreign site or host.
 */
const commonRefusals: readonly ProblemStatus[] = [400, 401, 403, 413, 415, 421];

/**
 * The OpenAPI 3.1 document of a table of routes.
 * @param version of the product
 */
export function openApiDocument(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[route.method.toLowerCase()] = operationOf(route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Casebridge admin API',
      version,
      description: 'Everything that the engine can do. Changes need the header X-Casebridge: 1.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: 'http://127.0.0.1:53231' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    security: [{ token: [] }, { cookie: [] }],
    components: { schemas: { Problem: schemaOf(problem) }, securitySchemes },
  };
}

const securitySchemes = {
  token: { type: 'http', scheme: 'bearer', description: 'The content of the token file, for programs of the machine.' },
  cookie: {
    ...{ type: 'apiKey', in: 'cookie', name: 'casebridge-53231' },
    description: 'What signing in sets, for browsers; the number is the port.',
  },
};

function operationOf(route: Route): Json {
  const { method, path, summary, tag, role, params, query, body, ifMatch, refusals = [] } = route;
  const parameters = [
    ...parametersIn('path', params),
    ...parametersIn('query', query),
    ...(method === 'GET' ? [] : [changeHeader]),
    ...(ifMatch === true ? [ifMatchHeader] : []),
  ];
  return {
    operationId: operationId(method, path),
    summary,
    tags: [tag],
    'x-role': role,
    ...(role === 'anyone' && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: json(schemaOf(body)) } }),
    responses: {
      [statusOf(route)]: success(route),
      ...Object.fromEntries([...commonRefusals, ...refusals].map((status) => [status, refusal(status)])),
    },
  };
}

const changeHeader = {
  name: 'X-Casebridge',
  in: 'header',
  required: true,
  description: 'Says that no form of another site has sent the request.',
  schema: { type: 'string', const: '1' },
};

const ifMatchHeader = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The version that was edited, as the ETag says: a stale edit then undoes nothing.',
  schema: { type: 'string' },
};

/** `GET /api/events/:id` becomes `getEventsById`. */
function operationId(method: string, path: string): string {
  const words = path.split(/[/-]/).filter((word) => word !== '' && word !== 'api');
  const named = words.map((word) => (word.startsWith(':') ? `By${capital(word.slice(1))}` : capital(word)));
  return method.toLowerCase() + named.join('');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function parametersIn(place: 'path' | 'query', schema: z.ZodType | undefined): readonly Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema) as {
    properties?: Readonly<Record<string, Json>>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, ...value }]) => ({
    ...{ name, in: place, required: required.includes(name) },
    ...(description !== undefined && { description }),
    schema: value,
  }));
}

function success({ response, line }: Route): Json {
  if (line !== undefined) {
    return { description: 'One JSON value in each line.', content: { [linesType]: { schema: schemaOf(line) } } };
  }
  if (response === undefined) return { description: 'Done.' };
  return { description: 'The answer.', content: json(schemaOf(response)) };
}

function refusal(status: ProblemStatus): Json {
  const schema = { $ref: '#/components/schemas/Problem' };
  return { description: problemTitles[status], content: { 'application/problem+json': { schema } } };
}

function json(schema: Json): Json {
  return { 'application/json': { schema } };
}

const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string().meta({ description: 'Stable; the manual lists all of them.' }),
  detail: z.string().meta({ description: 'What happened.' }),
  help: z.string().meta({ description: 'What to do about it.' }),
  problems: z.array(z.string()).optional().meta({ description: 'Each fault of what was entered, as a sentence.' }),
  fields: z
    .array(z.strictObject({ key: z.string(), label: z.string(), text: z.string() }))
    .optional()
    .meta({ description: 'The same by field: its name from the top with dots, its label, the end of the sentence.' }),
});

/** As it goes over the wire: an instant is text. */
function schemaOf(schema: z.ZodType): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      if (zodSchema._zod.def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
      // Leap years as a regular expression and the bounds of a double help nobody who reads the document.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return rest;
}
