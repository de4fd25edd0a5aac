import { XMLParser } from 'fast-xml-parser';
import type { Appliance } from '../src/index.ts';

/** An element as an independent parser sees it. */
export interface Parsed {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Parsed[];
  readonly text: string;
}

/** A caller of the appliance's APIs that knows nothing of how the emulator is made. */
export interface Caller {
  get(path: string, parameters?: Readonly<Record<string, string>>, headers?: Record<string, string>): Promise<Response>;
  post(path: string, parameters: Readonly<Record<string, string>>): Promise<Response>;
  report(parameters: Readonly<Record<string, string>>, headers?: Record<string, string>): Promise<Parsed>;
  command(parameters: Readonly<Record<string, string>>): Promise<Parsed>;
}

/** Asks for a token with the account's credentials. */
export function askToken(
  appliance: Appliance,
  credentials = appliance.account,
  body = 'grant_type=client_credentials',
): Promise<Response> {
  const basic = Buffer.from(`${credentials.clientId}:${credentials.clientSecret}`).toString('base64');
  return fetch(`${appliance.url}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
}

/** A token that is valid now. */
export async function freshToken(appliance: Appliance): Promise<string> {
  const { access_token } = (await (await askToken(appliance)).json()) as { access_token: string };
  return access_token;
}

/** Makes a caller with a token of its own. */
export async function createCaller(appliance: Appliance): Promise<Caller> {
  const token = await freshToken(appliance);
  const get: Caller['get'] = (path, parameters = {}, headers = {}) =>
    fetch(`${appliance.url}${path}?${new URLSearchParams(parameters).toString()}`, {
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
  return {
    get,
    post: (path, parameters) =>
      fetch(`${appliance.url}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: new URLSearchParams(parameters),
      }),
    report: async (parameters, headers) =>
      parseXml(
        await (await get('/api/reporting', { generate_report: 'SupportSession', ...parameters }, headers)).text(),
      ),
    command: async (parameters) => parseXml(await (await get('/api/command', parameters)).text()),
  };
}

const attributesKey = ':@';
const textKey = '#text';

/** Parses a document and gives its root. */
export function parseXml(document: string): Parsed {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    trimValues: false,
    removeNSPrefix: true,
    processEntities: true,
    htmlEntities: true,
  });
  const [root] = (parser.parse(document) as RawNode[]).filter((node) => !('?xml' in node)).flatMap(convert);
  if (!root) throw new Error(`There is no root in: ${document.slice(0, 200)}`);
  return root;
}

type RawNode = Readonly<Record<string, unknown>>;

function convert(node: RawNode): Parsed[] {
  const name = Object.keys(node).find((key) => key !== attributesKey);
  if (name === undefined || name === textKey) return [];
  const content = node[name] as RawNode[];
  const text = content.map((child) => (textKey in child ? (child[textKey] as string) : '')).join('');
  const attributes = (node[attributesKey] ?? {}) as Record<string, string>;
  const children = content.flatMap(convert);
  return [{ name, attributes, children, text: children.length > 0 ? '' : text }];
}

/** The first element below `parent` that the path of names leads to. */
export function at(parent: Parsed, ...path: readonly string[]): Parsed | undefined {
  return path.reduce<Parsed | undefined>((found, name) => found?.children.find((child) => child.name === name), parent);
}

/** Every element below `parent` of that name, at any depth. */
export function all(parent: Parsed, name: string): Parsed[] {
  return parent.children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)]);
}
