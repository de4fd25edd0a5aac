import { collectReport } from '@casebridge/remote-support';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planPush } from '../../packages/plugin-dynamics365/src/mapping/plan.ts';
import type { MappingSettings } from '../../packages/plugin-dynamics365/src/mapping/push-plan.ts';

const lsid = '0123456789abcdef0123456789abcdef';

/** A text in the report, and the forms of which one has to be found again. */
interface Written {
  readonly text: string;
  readonly forms: readonly string[];
}

/** Kinds of texts; the number makes each one of a report unlike every other. */
const kinds = {
  words: (number: number): Written => same(`«${number} & <ü>»`),
  integer: (number: number): Written => same(String(7_000_000 + number)),
  seconds: (number: number): Written => same(String(1_700_000_000 + number)),
  moment: (number: number): Written => same(new Date((1_700_000_000 + number) * 1000).toISOString()),
  duration: (number: number): Written => ({
    text: new Date((10_000 + number) * 1000).toISOString().slice(11, 19),
    forms: [new Date((10_000 + number) * 1000).toISOString().slice(11, 19), String(10_000 + number)],
  }),
  base64: (number: number): Written => {
    const text = Buffer.from(`«${number}»`).toString('base64');
    return { text, forms: [text, `«${number}»`] };
  },
} as const;

function same(text: string): Written {
  return { text, forms: [text] };
}

type Kind = keyof typeof kinds;

interface Node {
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, kind: Kind])[];
  readonly content: readonly (Node | Kind)[];
}

/** Attributes and children that the reader knows, by element; what is not listed has text alone. */
const known: Readonly<Record<string, { readonly attributes?: string; readonly children?: string }>> = {
  session_list: {},
  session: {
    children:
      'session_type lseq start_time end_time duration rep_join_time public_site external_key custom_attributes ' +
      'session_chat_view_url session_recording_view_url session_recording_download_url show_my_screen_recordings ' +
      'command_shell_recordings file_transfer_count primary_customer jumpoint jump_group primary_rep primary_team ' +
      'customer_list rep_list team_list cust_survey_list rep_survey_list session_details',
  },
  start_time: { attributes: 'timestamp ts' },
  end_time: { attributes: 'timestamp ts' },
  rep_join_time: { attributes: 'timestamp' },
  public_site: { attributes: 'id' },
  custom_attributes: { children: 'custom_attribute' },
  custom_attribute: { attributes: 'code_name display_name' },
  command_shell_recordings: { children: 'command_shell_recording' },
  command_shell_recording: { attributes: 'instance', children: 'view_url download_url' },
  primary_customer: { attributes: 'gsnumber' },
  jumpoint: { attributes: 'id' },
  jump_group: { attributes: 'id type' },
  primary_rep: { attributes: 'id gsnumber' },
  customer_list: { children: 'customer' },
  customer: { attributes: 'gsnumber', children: 'username public_ip hostname os primary_cust company issue info' },
  info: { children: 'name company company_code issue details' },
  rep_list: { children: 'representative' },
  representative: {
    attributes: 'id gsnumber',
    children: 'username display_name private_display_name session_owner primary_rep seconds_involved invited',
  },
  team_list: { children: 'team' },
  team: { attributes: 'id' },
  cust_survey_list: { children: 'cust_exit_survey' },
  cust_exit_survey: { attributes: 'gsnumber', children: 'value' },
  rep_survey_list: { children: 'rep_exit_survey' },
  rep_exit_survey: { attributes: 'gsnumber', children: 'value' },
  session_details: { children: 'event' },
  event: {
    attributes: 'timestamp ts event_type',
    children: 'performed_by destination body encoded_body data filename filesize files system_information',
  },
  performed_by: { attributes: 'type gsnumber' },
  destination: { attributes: 'type gsnumber' },
  data: { children: 'value row' },
  value: { attributes: 'name value' },
  files: { children: 'file' },
  file: { children: 'filename filesize sha256' },
  system_information: { children: 'category' },
  category: { attributes: 'name', children: 'description data' },
  description: { children: 'field' },
  row: { children: 'field' },
  field: { attributes: 'id name' },
};

const kind = fc.constantFrom(...(Object.keys(kinds) as Kind[]));

function words(list: string | undefined): string[] {
  return list === undefined ? [] : list.split(' ');
}

/** Any element of that name: known and unknown parts, as often and in whatever order. */
function anyElement(name: string, depth = 0): fc.Arbitrary<Node> {
  const { attributes, children } = known[name] ?? {};
  const child = fc.constantFrom(...words(children), 'novelty').chain((each) => anyElement(each, depth + 1));
  const weights = children === undefined ? { text: 9, element: 1 } : { text: 1, element: 6 };
  // Other text may be base64 by accident, and then stands decoded in the file.
  const text = name === 'encoded_body' ? fc.constant<Kind>('base64') : kind;
  const content = fc.oneof({ weight: weights.text, arbitrary: text }, { weight: weights.element, arbitrary: child });
  return fc.record({
    name: fc.constant(name),
    attributes: fc
      .uniqueArray(fc.constantFrom(...words(attributes), 'novel', 'x:odd'), { maxLength: 4 })
      .chain((some) => fc.tuple(...some.map((each) => kind.map((of) => [each, of] as const)))),
    content:
      depth > 8
        ? fc.constant([])
        : fc.array(content, { maxLength: children !== undefined ? 6 : name === 'encoded_body' ? 1 : 2 }),
  });
}

const report = fc.tuple(
  anyElement('session'),
  fc.array(anyElement('session_details'), { minLength: 1, maxLength: 2 }),
  fc.array(fc.oneof(anyElement('novelty'), kind), { maxLength: 2 }),
);

/** Writes the document and notes what was written. */
function write([session, details, beside]: typeof report extends fc.Arbitrary<infer T> ? T : never) {
  const written: Written[] = [];
  const next = (of: Kind): string => {
    const text = kinds[of](written.length);
    written.push(text);
    return text.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  };
  const element = (node: Node, more = '', inside: readonly (Node | Kind)[] = []): string => {
    const attributes = node.attributes.map(([name, of]) => ` ${name}="${next(of)}"`).join('');
    const content = [...node.content, ...inside].map((each) => (typeof each === 'string' ? next(each) : element(each)));
    // Elements between neighbouring texts, so that each text stands by itself.
    return `<${node.name}${more}${attributes}>\n${content.join('\n')}</${node.name}>`;
  };
  const [before, after] = [beside.slice(0, 1), beside.slice(1)];
  const around = (nodes: readonly (Node | Kind)[]) =>
    nodes.map((each) => (typeof each === 'string' ? next(each) : element(each)));
  const parts = [...around(before), element(session, ` lsid="${lsid}"`, details), ...around(after)];
  return { document: Buffer.from(`<session_list>${parts.join('')}</session_list>`), written };
}

const settings: MappingSettings = {
  timeZone: 'UTC',
  detailRows: 'none',
  allSystemInformation: false,
  storeSignedLinks: true,
  personalData: 'original',
  redactSecrets: false,
  redactionRules: [],
};

/** Every text and number that is in a value, at any depth. */
function* leaves(value: unknown): Generator<string> {
  if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) yield* leaves(each);
  else yield String(value);
}

test('every text and attribute of a report is found again in the report file', async () => {
  await fc.assert(
    fc.asyncProperty(report.map(write), async ({ document, written }) => {
      const result = await collectReport([document], { lsid });
      if (!result.ok) throw new Error(JSON.stringify(result.error));
      const facts = { applianceHost: 'help.example.com', sessionState: 'ended' } as const;
      const plan = planPush(result.report, facts, settings);
      // Links that may open without a login have a column of their own in place of the file.
      const kept = [...leaves(JSON.parse(plan.document)), String(plan.session.row.bt_signedlinks)];
      const lost = written.filter(({ forms }) => !forms.some((form) => kept.some((each) => each.includes(form))));
      expect(lost).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
}, 120_000);
